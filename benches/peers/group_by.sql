-- The peer of a stored run: the least that a comparison in the database can be. The three lists are put
-- under each other, summed by asset number, and the numbers that do not agree are counted. No rules, no
-- evidence, no attributes, no digest, nothing stored; and everything held is taken, whenever it was known.
SELECT count(*), sum(booked), sum(valued), sum(quantity), sum(found),
       sum(CASE WHEN booked <> valued OR quantity <> found THEN 1 ELSE 0 END)
FROM (
    SELECT asset_no, sum(booked) AS booked, sum(valued) AS valued, sum(quantity) AS quantity, sum(found) AS found
    FROM (
        SELECT asset_no, debit - credit AS booked, 0 AS valued, 0 AS quantity, 0 AS found
        FROM ledger_line WHERE account_id IN (SELECT id FROM account WHERE code LIKE '1601%')
        UNION ALL
        SELECT asset_no, 0, original_value, quantity, 0 FROM card_version
        UNION ALL
        SELECT asset_no, 0, 0, 0, quantity FROM count_line
    ) AS rows
    GROUP BY asset_no
) AS numbers;
