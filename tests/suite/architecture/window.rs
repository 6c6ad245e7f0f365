//! What the page in the window may do: its content security policy, its capabilities, its configuration.

use super::{shown, written};
use crate::servers::root;
use serde_json::Value;

fn config() -> Value {
    let text = std::fs::read_to_string(root().join("tauri.conf.json")).expect("the file is there");
    serde_json::from_str(&text).expect("it is JSON")
}

/// Sources that name this application and nothing else.
const OWN: [&str; 4] = ["'none'", "'self'", "ipc:", "http://ipc.localhost"];

#[test]
fn the_page_loads_nothing_from_elsewhere_and_runs_no_inline_script() {
    let config = config();
    let policy = config["app"]["security"]["csp"].as_str().expect("a policy, as text");
    let directives: Vec<Vec<&str>> =
        policy.split(';').map(|directive| directive.split_whitespace().collect()).collect();
    for directive in &directives {
        let [name, sources @ ..] = directive.as_slice() else { panic!("an empty directive") };
        assert!(!sources.is_empty(), "{name} allows everything");
        for source in sources {
            assert!(OWN.contains(source), "{name} allows {source}");
        }
    }
    let only = |name: &str, source: &str| {
        directives.iter().any(|directive| directive.as_slice() == [name, source])
    };
    assert!(only("default-src", "'none'"), "what is not named is not allowed");
    assert!(only("script-src", "'self'"));
    assert!(only("object-src", "'none'") && only("base-uri", "'none'"));
    assert!(only("form-action", "'none'"));
    for (name, value) in config["app"]["security"].as_object().expect("an object") {
        let off = name.starts_with("dangerous") && *value != Value::Bool(false);
        assert!(!off, "{name} is {value}");
    }
}

#[test]
fn the_page_gets_two_commands_and_the_right_to_listen() {
    let folder = root().join("src-tauri/shell/capabilities");
    let files = written(&folder);
    let names: Vec<String> = files.iter().map(|path| shown(path)).collect();
    assert_eq!(names, ["src-tauri/shell/capabilities/main.json"]);
    let text = std::fs::read_to_string(&files[0]).expect("it can be read");
    let capability: Value = serde_json::from_str(&text).expect("it is JSON");
    let expected = [
        "core:event:allow-listen",
        "core:event:allow-unlisten",
        "strata:allow-call",
        "strata:allow-subscribe",
    ];
    assert_eq!(capability["permissions"], serde_json::json!(expected));
    assert_eq!(capability["windows"], serde_json::json!(["main"]));
    assert_eq!(capability["local"], Value::Bool(true));
    assert!(capability.get("remote").is_none() && capability.get("webviews").is_none());
    assert_eq!(config()["app"]["security"]["capabilities"], serde_json::json!(["main"]));
}

#[test]
fn the_page_has_no_global_door_and_no_plugin() {
    let config = config();
    assert_eq!(config["app"]["withGlobalTauri"], Value::Bool(false));
    assert_eq!(config["app"]["security"]["freezePrototype"], Value::Bool(true));
    let assets = &config["app"]["security"]["assetProtocol"]["enable"];
    assert!(assets.is_null() || *assets == Value::Bool(false));
    let plugins = config["plugins"].as_object().map_or(0, serde_json::Map::len);
    assert_eq!(plugins, 0);
    assert!(config["build"].get("devUrl").is_none(), "the page comes from the program only");
}

#[test]
fn the_page_itself_holds_no_script_or_style() {
    let page = std::fs::read_to_string(root().join("ui/index.html")).expect("the page is there");
    for tag in page.split('<').filter(|tag| tag.starts_with("script")) {
        assert!(tag.contains("src=\""), "an inline script: <{tag}");
    }
    assert!(!page.contains("<style") && !page.contains(" style=") && !page.contains(" onload="));
    assert!(!page.contains("https://") && !page.contains("//cdn"));
}
