use super::{Label, Layout, Shape, cut, inline_code, unfit, write};
use proptest::prelude::*;
use quick_xml::Reader;
use quick_xml::events::Event;

fn label(code: &str, name: &str) -> Label {
    Label { code: code.to_owned(), number: code.to_owned(), name: name.to_owned(), department: "材料所".to_owned() }
}

fn drawn(labels: &[Label], size: (u32, u32), bars: bool, shape: Shape) -> String {
    let layout = Layout::new(size, bars).expect("a layout");
    let mut out = Vec::new();
    write(&mut out, labels, &layout, shape).expect("written");
    String::from_utf8(out).expect("a text")
}

#[test]
fn as_many_labels_as_fit_are_on_a_page() {
    let of = |size| Layout::new(size, false).map(|layout| (layout.columns, layout.rows)).map_err(|told| told.code());
    for (size, found) in [
        ((60, 32), Ok((3, 8))),
        ((63, 34), Ok((3, 7))),
        ((40, 20), Ok((4, 12))),
        ((194, 281), Ok((1, 1))),
        ((195, 281), Err("LABEL_SIZE")),
        ((39, 20), Err("LABEL_SIZE")),
        ((40, 19), Err("LABEL_SIZE")),
        ((u32::MAX, 30), Err("LABEL_SIZE")),
    ] {
        assert_eq!(of(size), found, "{size:?}");
    }
    let labels: Vec<_> = (0..25).map(|number| label(&format!("ZC{number}"), "电脑")).collect();
    let text = drawn(&labels, (60, 32), false, Shape::Html);
    assert_eq!((text.matches("class=\"page\"").count(), text.matches("<rect").count()), (2, 25));
    // The first of a page, the fourth below it, and the twenty-fifth on a page of its own.
    let places: Vec<&str> =
        text.split("<rect ").skip(1).map(|rest| rest.split(" width").next().unwrap_or_default()).collect();
    assert_eq!(
        [places[0], places[1], places[3], places[24]],
        ["x=\"80\" y=\"80\"", "x=\"700\" y=\"80\"", "x=\"80\" y=\"420\"", "x=\"80\" y=\"80\""]
    );
    let text = drawn(&labels, (60, 32), false, Shape::Svg);
    assert!(text.starts_with(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"210mm\" height=\"594mm\" viewBox=\"0 0 2100 5940\">"
    ));
    assert!(text.contains("<svg y=\"2970\""));
}

/// The dark modules of the first QR code that is drawn, and how many modules it is wide.
fn modules(text: &str) -> (usize, Vec<(usize, usize)>) {
    let code = text.split("<svg x=").nth(1).expect("a code");
    let view = code.split("viewBox=\"0 0 ").nth(1).expect("a view");
    let width = view.split(' ').next().and_then(|width| width.parse().ok()).expect("a width");
    let path = code.split(" d=\"").nth(1).and_then(|rest| rest.split('"').next()).expect("a path");
    let mut dark = Vec::new();
    for run in path.split('M').skip(1) {
        let numbers: Vec<usize> =
            run.split(|c: char| !c.is_ascii_digit()).filter_map(|part| part.parse().ok()).collect();
        dark.extend((0..numbers[2]).map(|more| (numbers[0] + more, numbers[1])));
    }
    (width, dark)
}

/// The same of a code within a line: a row of it is strokes one behind the other.
fn strokes(text: &str) -> (usize, Vec<(usize, usize)>) {
    let number = |text: &str| text.parse::<usize>().expect("a number");
    let between = |open: &str, close: char| {
        text.split(open).nth(1).and_then(|rest| rest.split(close).next()).expect("it is there")
    };
    let mut dark = Vec::new();
    for row in between(" d=\"", '"').split('M').skip(1) {
        let (place, rest) = row.split_once('h').expect("a stroke");
        let (x, y) = place.split_once(' ').expect("a place");
        let (mut at, row) = (number(x), number(y.strip_suffix(".5").expect("the middle of a row")));
        for run in rest.split('m') {
            let (light, length) = run.split_once(" 0h").map_or((0, run), |(light, length)| (number(light), length));
            at += light;
            dark.extend((at..at + number(length)).map(|x| (x, row)));
            at += number(length);
        }
    }
    (number(between("viewBox=\"0 0 ", ' ')), dark)
}

/// What somebody else's reader finds in what is drawn.
fn scanned(text: &str) -> String {
    read(modules(text))
}

fn read((width, dark): (usize, Vec<(usize, usize)>)) -> String {
    const SCALE: usize = 5;
    let dark: std::collections::HashSet<_> = dark.into_iter().collect();
    let shade = |x: usize, y: usize| if dark.contains(&(x / SCALE, y / SCALE)) { 0 } else { 255 };
    let mut image = rqrr::PreparedImage::prepare_from_greyscale(width * SCALE, width * SCALE, shade);
    let grids = image.detect_grids();
    assert_eq!(grids.len(), 1, "one code");
    grids[0].decode().expect("it is read").1
}

#[test]
fn what_is_drawn_is_read_by_another_reader() {
    for code in ["ZC2024000001", "1", "粤科研2024-资产-00017", "A/B-c_9 <&>\"'"] {
        assert_eq!(scanned(&drawn(&[label(code, "电脑")], (60, 32), true, Shape::Html)), code);
        assert_eq!(read(strokes(&inline_code(code).expect("a code"))), code);
    }
}

#[test]
fn a_code_128_stands_below_where_the_code_can_be_said_so() {
    let has_bars =
        |code: &str, bars| drawn(&[label(code, "x")], (60, 32), bars, Shape::Svg).contains("preserveAspectRatio");
    assert_eq!([has_bars("ZC1", true), has_bars("ZC1", false), has_bars("资产1", true)], [true, false, false]);
}

/// The texts of a picture, as a reader of XML understands them.
fn texts(picture: &str) -> Vec<String> {
    let mut reader = Reader::from_str(picture);
    let (mut texts, mut current) = (Vec::new(), None::<String>);
    loop {
        match reader.read_event().expect("sound XML") {
            Event::Start(tag) if tag.name().as_ref() == "text" => current = Some(String::new()),
            Event::Start(tag) | Event::Empty(tag) => {
                assert!(["svg", "rect", "path"].contains(&tag.name().as_ref()), "{tag:?}");
            }
            Event::Text(said) => {
                if let Some(current) = &mut current {
                    current.push_str(&said);
                }
            }
            Event::GeneralRef(named) => {
                let said = match &*named {
                    "lt" => '<',
                    "gt" => '>',
                    "amp" => '&',
                    "quot" => '"',
                    "#39" => '\'',
                    other => panic!("{other}"),
                };
                if let Some(current) = &mut current {
                    current.push(said);
                }
            }
            Event::End(tag) if tag.name().as_ref() == "text" => texts.extend(current.take()),
            Event::Eof => return texts,
            _ => {}
        }
    }
}

#[test]
fn hostile_names_are_texts() {
    let name = "<script>alert(\"1\")</script>&'\u{0}\u{202e}";
    let found = texts(&drawn(&[label("<b>", name)], (190, 100), false, Shape::Svg));
    assert_eq!(found, ["<script>alert(\"1\")</script>&'··", "<b>", "材料所"]);
}

#[test]
fn long_names_are_cut_by_their_width() {
    for (text, room, found) in [
        ("电脑", 4, "电脑"),
        ("电脑主机", 4, "电…"),
        ("电脑主机", 5, "电脑…"),
        ("abcdef", 5, "abcd…"),
        ("a电脑", 4, "a电…"),
        ("", 0, ""),
    ] {
        assert_eq!(cut(text, room), found);
    }
    assert_eq!(unfit(&[label("1", ""), label(&"9".repeat(9_000), "")]).map(|told| told.code()), Some("NUMBER_LONG"));
    assert_eq!(unfit(&[label("1", "")]), None);
}

proptest! {
    #[test]
    fn any_name_is_a_text(name in "\\PC{0,40}|[<>&\"'\\u{0}-\\u{1f}]{0,9}", number in "[!-~]{1,20}") {
        let found = texts(&drawn(&[label(&number, &name)], (190, 100), true, Shape::Svg));
        prop_assert_eq!(found.len(), 3);
        prop_assert_eq!(&found[1], &number);
    }
}
