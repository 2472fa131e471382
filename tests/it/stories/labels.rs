//! Labels of the cards that are asked for, by the command.

use super::{Client, serve};
use crate::support::{TestDb, both};
use serde_json::json;

const CARDS: &str = "卡片编号,标签号,资产名称,资产分类代码,原值,使用状况,使用部门,存放地点
K1,T1,计算机,A02010105,7200.00,在用,材料所,A栋/301
K2,,<b>服务器</b>,A02010104,2000.00,在用,材料所,A栋/302
K3,T3,桌子,A05010201,600.00,在用,综合部,B栋
K4,T4,椅子,A05010301,100.00,已处置,综合部,B栋
";

/// What the command writes, or what it exits with.
fn written(db: &TestDb, name: &str, more: &[&str]) -> Result<String, Option<i32>> {
    let file = db.folder.file(name);
    let arguments = [&["labels", "--institute", "EX", "--out", &file], more].concat();
    let output = db.program(&arguments).output().expect("the program starts");
    if output.status.success() {
        Ok(std::fs::read_to_string(&file).expect("a file"))
    } else {
        Err(output.status.code())
    }
}

both! {
    async fn labels_are_those_of_the_cards_that_are_asked_for(db: TestDb) {
        let service = serve(&db);
        let client = Client::register(&service, "EX");
        client.take("cards.csv", CARDS.as_bytes(), json!({ "kind": "CARDS" }));
        let all = written(&db, "all.html", &[]).expect("labels");
        let has = |text: &str, said: &str| text.contains(&format!(">{said}</text>"));
        assert_eq!((all.matches("<rect").count(), all.matches("class=\"page\"").count()), (3, 1));
        assert!(has(&all, "K1") && has(&all, "K3") && !has(&all, "K4"), "none of what is disposed of");
        assert!(has(&all, "&lt;b&gt;服务器&lt;/b&gt;") && !all.contains("<b>"));
        for (more, numbers) in [
            (&["--department", "材料所"][..], &["K1", "K2"][..]),
            (&["--place", "Ａ栋"], &["K1", "K2"]),
            (&["--place", "A栋/301", "--barcode"], &["K1"]),
            (&["--category-prefix", "a05", "--tags"], &["K3"]),
        ] {
            let text = written(&db, "some.svg", more).expect("labels");
            let found = ["K1", "K2", "K3", "K4"].into_iter().filter(|number| has(&text, number));
            assert_eq!(found.collect::<Vec<_>>(), numbers, "{more:?}");
        }
        assert_eq!(written(&db, "none.svg", &["--department", "没有"]), Err(Some(1)));
        assert_eq!(written(&db, "none.svg", &["--category-prefix", "B"]), Err(Some(1)));
        assert_eq!(written(&db, "labels.pdf", &[]), Err(Some(64)));
        assert_eq!(written(&db, "large.svg", &["--size", "300x20"]), Err(Some(64)));
    }
}
