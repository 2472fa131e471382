//! What a card says of its depreciation (使用年限、折旧方法、折旧状态、净残值、已计提月数).

crate::step!(
    r"
ALTER TABLE card_version ADD COLUMN life_months integer NOT NULL DEFAULT 0;
ALTER TABLE card_version ADD COLUMN depreciation_method text NOT NULL DEFAULT 'UNSTATED';
ALTER TABLE card_version ADD COLUMN depreciation_status text NOT NULL DEFAULT 'UNSTATED';
ALTER TABLE card_version ADD COLUMN residual_value bigint NOT NULL DEFAULT 0;
ALTER TABLE card_version ADD COLUMN depreciated_months integer NOT NULL DEFAULT 0;
",
    r"
ALTER TABLE card_version DROP COLUMN depreciated_months;
ALTER TABLE card_version DROP COLUMN residual_value;
ALTER TABLE card_version DROP COLUMN depreciation_status;
ALTER TABLE card_version DROP COLUMN depreciation_method;
ALTER TABLE card_version DROP COLUMN life_months;
"
);
