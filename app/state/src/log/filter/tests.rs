use super::*;

fn chip(text: &str, exclude: bool, field: bool) -> Chip {
    Chip { text: text.into(), exclude, field }
}

#[test]
fn chips_come_and_go() {
    let filter = Filter::default()
        .with(&chip("paid", false, false))
        .with(&chip("probe", true, false))
        .with(&chip("http.status=500", false, true));
    assert_eq!((filter.include.len(), filter.exclude.len(), filter.fields.len()), (1, 1, 1));
    assert_eq!(
        filter.chips(),
        [chip("paid", false, false), chip("probe", true, false), chip("http.status=500", false, true)]
    );
    let filter = filter.chips().iter().fold(filter, Filter::without);
    assert_eq!(filter, Filter::default());
}

#[test]
fn a_text_cannot_be_wanted_and_unwanted() {
    let filter = Filter::default().with(&chip("a", false, false)).with(&chip("a", true, false));
    assert_eq!(filter.chips(), [chip("a", true, false)]);
    let filter = Filter::default().with(&chip("k=v", true, true)).with(&chip("k=v", false, true));
    assert_eq!(filter.chips(), [chip("k=v", false, true)]);
}

#[test]
fn the_server_is_told_all_of_it() {
    assert_eq!(Filter { context: 3, regex: true, ..Filter::default() }.message(), None);
    let filter = Filter {
        include: vec!["a".into()],
        regex: true,
        match_case: true,
        level: LogLevel::Warn,
        context: 3,
        fields: vec![Field { key: "k".into(), value: "v=w".into(), exclude: true }],
        ..Filter::default()
    };
    let message = filter.message().unwrap_or_default();
    assert_eq!(message.include[0], LogPattern { text: "a".into(), regex: true, match_case: true });
    assert_eq!((message.before, message.after, message.level_at_least()), (3, 3, LogLevel::Warn));
    assert_eq!((message.fields[0].value.as_str(), message.fields[0].exclude), ("v=w", true));
}

#[test]
fn levels_have_names() {
    for (level, name) in LEVELS {
        assert_eq!((level_of(name), level_name(level)), (level, name));
    }
    assert_eq!((level_of("loud"), level_name(LogLevel::Unspecified)), (LogLevel::Unspecified, ""));
}
