use clap::CommandFactory as _;

use super::Arguments;
use crate::config::SETTINGS;

#[test]
fn the_definition_holds_together() {
    Arguments::command().debug_assert();
}

#[test]
fn each_setting_is_a_flag_of_serve() {
    let command = Arguments::command();
    let serve = command.find_subcommand("serve").unwrap();
    let mut flags: Vec<_> = serve.get_arguments().filter_map(clap::Arg::get_long).collect();
    flags.retain(|flag| *flag != "config");
    let keys: Vec<_> = SETTINGS.iter().map(|setting| setting.key).collect();
    assert_eq!(flags, keys);
}
