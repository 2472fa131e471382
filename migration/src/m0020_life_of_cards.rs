//! Why a card came or costs something else, and of which card it was a part (取得方式、拆分、合并).

crate::step!(
    r"
ALTER TABLE card_version ADD COLUMN occasion text;
ALTER TABLE card_version ADD COLUMN origin_id uuid;
CREATE INDEX card_version_origin ON card_version (origin_id) WHERE origin_id IS NOT NULL;
",
    r"
DROP INDEX card_version_origin;
ALTER TABLE card_version DROP COLUMN origin_id;
ALTER TABLE card_version DROP COLUMN occasion;
"
);
