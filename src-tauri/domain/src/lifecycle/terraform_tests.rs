#![allow(clippy::unwrap_used)]
use super::*;
use crate::lifecycle::rule::UnknownElement;

const EVERYTHING: &str = include_str!("json/tests/everything.json");

fn read(text: &str) -> Configuration {
    json::read(text).unwrap().configuration
}

#[test]
fn every_element_is_written_as_terraform_formats_it() {
    let written = block(&read(EVERYTHING), "papers.example");
    let expected = r#"resource "aws_s3_bucket_lifecycle_configuration" "papers_example" {
  bucket                                 = "papers.example"
  transition_default_minimum_object_size = "varies_by_storage_class"

  rule {
    id     = "all"
    status = "Enabled"

    filter {}

    transition {
      days          = 30
      storage_class = "STANDARD_IA"
    }

    transition {
      days          = 90
      storage_class = "GLACIER"
    }

    noncurrent_version_transition {
      noncurrent_days           = 30
      newer_noncurrent_versions = 2
      storage_class             = "GLACIER"
    }

    expiration {
      days = 730
    }

    noncurrent_version_expiration {
      noncurrent_days           = 90
      newer_noncurrent_versions = 5
    }
  }

  rule {
    id     = "some"
    status = "Disabled"

    filter {
      and {
        prefix                   = "a/"
        object_size_greater_than = 1
        object_size_less_than    = 9

        tags = {
          "k"    = "v"
          "team" = "law"
        }
      }
    }

    expiration {
      date = "2027-01-31T00:00:00Z"
    }
  }

  rule {
    id     = "rule-3"
    status = "Enabled"

    filter {
      prefix = "old/"
    }

    expiration {
      expired_object_delete_marker = true
    }

    abort_incomplete_multipart_upload {
      days_after_initiation = 7
    }
  }

  rule {
    id     = "rule-1"
    status = "Enabled"

    filter {
      tag {
        key   = "k"
        value = ""
      }
    }

    transition {
      date          = "2027-01-31T00:00:00Z"
      storage_class = "DEEP_ARCHIVE"
    }
  }
}
"#;
    assert_eq!(written.text, expected);
    assert_eq!(written.left_out.len(), 1);
    assert_eq!((written.left_out[0].rule, written.left_out[0].field.as_str()), (Some(2), "ID"));
}

#[test]
fn a_made_id_is_not_taken() {
    let configuration = read(
        r#"{"Rules":[{"Status":"Enabled","Filter":{}},{"ID":"rule-1","Status":"Enabled","Filter":{}}]}"#,
    );
    assert!(block(&configuration, "b").text.contains("id     = \"rule-1x\""));
}

#[test]
fn what_terraform_would_evaluate_is_written_as_text() {
    let text = "a\"b\\c\n\r\t${x}%{y}$$100% $${z}\u{1}é";
    assert_eq!(quoted(text), r#""a\"b\\c\n\r\t$${x}%%{y}$$100% $$${z}\u0001é""#);
}

#[test]
fn a_block_has_a_name_that_terraform_takes() {
    for (bucket, name) in [("papers", "papers"), ("my.b-1", "my_b-1"), ("1st", "bucket_1st")] {
        assert_eq!(identifier(bucket), name);
    }
}

#[test]
fn the_command_line_has_the_rules_and_the_default_size() {
    let rules = r#"{"TransitionDefaultMinimumObjectSize":"all_storage_classes_128K","Rules":[
        {"ID":"it's","Status":"Enabled","Filter":{"Prefix":"$(rm) `x`\n"},"Expiration":{"Days":1}}]}"#;
    assert_eq!(
        command_line(&read(rules), "papers").text,
        concat!(
            "aws s3api put-bucket-lifecycle-configuration --bucket papers \\\n",
            "  --transition-default-minimum-object-size all_storage_classes_128K \\\n",
            r#"  --lifecycle-configuration '{"Rules":[{"ID":"it'\''s","Status":"Enabled","#,
            r#""Filter":{"Prefix":"$(rm) `x`\n"},"Expiration":{"Days":1}}]}'"#,
            "\n",
        )
    );
}

#[test]
fn a_shell_gives_the_rules_back_as_they_were() {
    let text = "it's; \"$(x)\" `y` \\ ${z} !é\n";
    // A POSIX shell ends and begins quotes at each `'` and takes `\'` between them.
    let word = word(text);
    let inner = word.strip_prefix('\'').unwrap().strip_suffix('\'').unwrap();
    let parts: Vec<_> = inner.split("'\\''").collect();
    assert!(parts.iter().all(|part| !part.contains('\'')));
    assert_eq!(parts.join("'"), text);
}

#[test]
fn without_a_default_size_none_is_said() {
    let rules = r#"{"Rules":[{"ID":"a","Status":"Enabled","Filter":{},"Expiration":{"Days":1}}]}"#;
    assert!(!command_line(&read(rules), "b").text.contains("minimum"));
    assert!(!block(&read(rules), "b").text.contains("minimum"));
}

#[test]
fn no_rules_are_told_as_such() {
    let none = Configuration::default();
    assert_eq!(
        command_line(&none, "a b").text,
        "aws s3api delete-bucket-lifecycle --bucket 'a b'\n"
    );
    assert!(block(&none, "b").text.starts_with("# Without a rule"));
}

#[test]
fn what_neither_can_express_is_told() {
    let mut configuration = read(EVERYTHING);
    configuration.rules[0].unknown =
        vec![UnknownElement { name: "Pause".into(), xml: "<Pause/>".into() }];
    for written in [block(&configuration, "b"), command_line(&configuration, "b")] {
        assert_eq!(written.left_out[0].field, "Pause");
        assert_eq!(written.left_out[0].code, FindingCode::LeftOut);
        assert!(written.text.contains("some") && !written.text.contains("730"), "the whole rule");
    }
    configuration.rules.truncate(1);
    for written in [block(&configuration, "b"), command_line(&configuration, "b")] {
        assert!(written.text.starts_with("# None of the rules"), "{}", written.text);
    }
}
