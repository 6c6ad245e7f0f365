//! What S3 does, as AWS documents it: one list of cases, each run on the sandbox and on moto.
//!
//! A case is written once against the AWS SDK (and in places against our own gateway). Rule numbers such as V4 or D2
//! are those of the design's collection of S3 semantics.

mod access;
mod buckets;
mod checksums;
mod copying;
mod details;
mod history;
mod keys;
mod lifecycle;
mod listing;
mod multipart;
mod reading;
mod settings;
mod versioning;
mod writing;

/// Makes a test of each case on each server. A case that is not in the list is dead code, which the lints refuse.
/// Behind a case can stand how moto differs from AWS in all of it; the case must then fail there. Where moto differs
/// in one assertion only, the assertion says so.
macro_rules! contract {
    ($($area:ident { $($case:ident $(: $differs:literal)?),* $(,)? })*) => {
        mod on_the_sandbox {
            use crate::servers::{Kind, run};
            $(mod $area {
                $(#[test]
                fn $case() {
                    super::run(super::Kind::Sandbox, crate::contract::$area::$case);
                })*
            })*
        }
        mod on_moto {
            use crate::servers::run_on_moto;
            $(mod $area {
                $(#[test]
                fn $case() {
                    let differs: &[&str] = &[$($differs)?];
                    super::run_on_moto(differs, crate::contract::$area::$case);
                })*
            })*
        }
    };
}

contract! {
    buckets {
        a_bucket_is_made_found_listed_and_removed,
        buckets_are_listed_by_name,
        ones_own_bucket_can_be_made_again_in_us_east_1,
        the_location_of_us_east_1_is_empty,
        us_east_1_is_refused_as_a_location_constraint,
        a_bucket_with_old_versions_or_markers_is_not_empty,
        an_unfinished_upload_does_not_hold_a_bucket,
        a_missing_bucket_is_named_by_every_operation,
        a_head_of_a_bucket_names_its_region,
        a_name_that_is_no_bucket_name_is_refused,
    }
    versioning {
        a_fresh_bucket_has_no_versioning_status: "calls the answer by another name than the API",
        versioning_is_enabled_and_suspended: "calls the answer by another name than the API",
        enabling_keeps_what_was_there_as_the_null_version,
        a_write_in_a_suspended_bucket_replaces_the_null_version_only: "destroys all versions of the key",
        a_null_version_below_others_is_replaced_by_the_next_null: "destroys all versions of the key",
        without_versioning_everything_is_for_good,
        every_plain_delete_makes_a_marker,
        a_delete_in_a_suspended_bucket_replaces_the_null_version: "makes no marker where versioning is suspended",
        a_delete_in_a_suspended_bucket_spares_real_versions: "makes no marker where versioning is suspended",
        removing_the_marker_on_top_brings_the_document_back,
        removing_a_version_twice_is_no_error,
        a_marker_answers_as_deleted_and_cannot_be_read,
        a_version_that_is_not_there_is_refused,
        an_answer_names_its_version,
        version_ids_are_url_safe_and_never_used_twice,
    }
    history {
        entries_come_newest_first_with_markers_in_between,
        pages_of_every_size_make_the_same_list: "mixes markers in where a list is cut, but not in a whole one",
        the_gateway_reads_every_page_size_alike: "mixes markers in where a list is cut, but not in a whole one",
        folders_and_versions_page_together: "does not count common prefixes",
        a_key_marker_alone_starts_after_all_versions_of_the_key: "starts at the key itself",
        a_version_marker_needs_its_key_marker: "takes a version marker alone",
        no_keys_asked_for_is_an_empty_page,
        the_history_of_a_key_leaves_longer_keys_out,
        a_prefix_narrows_versions_and_markers,
        names_are_encoded_on_request: "encodes no names in a list of versions",
        an_entry_tells_size_tag_class_and_owner,
    }
    listing {
        keys_ascend_by_their_bytes,
        the_order_is_that_of_utf8_and_not_of_utf16,
        pages_of_every_size_make_the_same_list_in_v2,
        pages_of_every_size_make_the_same_list_in_v1: "goes round where pages end on a common prefix",
        the_gateway_reads_the_same_pages,
        a_listing_starts_after_any_text,
        a_delimiter_can_be_any_text,
        names_are_encoded_on_request,
        the_owner_is_told_when_asked_for,
        the_page_size_has_bounds,
        a_made_up_token_is_refused,
        a_line_tells_size_tag_date_and_class,
    }
    reading {
        headers_and_metadata_come_back,
        a_document_without_a_type_is_an_octet_stream,
        ranges_of_every_form_are_answered,
        a_range_behind_the_end_is_refused,
        a_range_that_is_none_is_ignored,
        conditions_are_honoured,
        a_tag_decides_before_a_date,
        the_request_can_choose_headers_of_the_answer,
        a_missing_document_is_a_404,
        empty_objects_are_objects,
    }
    writing {
        a_put_that_expects_nothing_there_is_refused_when_there_is,
        a_put_that_expects_a_version_is_refused_when_another_is_there,
        a_put_cannot_name_the_tag_that_must_not_be_there,
        too_much_metadata_is_refused,
        storage_classes_are_kept_and_told,
        a_delete_that_expects_a_version_is_refused_when_another_is_there,
        many_are_deleted_in_one_request,
        a_quiet_delete_tells_errors_only,
        more_than_a_thousand_are_refused,
        a_condition_on_one_key_of_many_fails_alone,
        an_overwrite_takes_nothing_over,
    }
    copying {
        a_copy_carries_metadata_headers_and_tags,
        a_copy_can_replace_metadata_and_tags,
        an_old_version_is_copied_on_top,
        a_copy_onto_itself_must_change_something,
        a_copy_can_expect_its_source,
        a_copy_can_expect_its_destination,
        a_marker_cannot_be_copied,
        a_missing_source_is_named,
        a_source_with_odd_letters_is_found,
        a_copy_can_come_from_another_bucket,
    }
    multipart {
        parts_become_one_object,
        a_single_part_may_be_small_or_empty,
        a_part_sent_again_replaces_the_first,
        parts_must_rise_but_may_skip,
        a_completion_that_does_not_add_up_is_refused,
        part_numbers_have_bounds,
        an_aborted_upload_is_gone_with_its_parts,
        an_upload_belongs_to_its_key,
        parts_are_listed_at_every_page_size: "calls the answer by another name than the API",
        uploads_are_listed_by_key,
        two_uploads_of_one_key_do_not_meet,
        what_the_opening_said_holds_for_the_object,
        a_completion_can_expect_what_is_there,
        a_wrong_total_is_refused,
        parts_are_copied_from_a_version,
        a_part_copy_is_refused_where_it_does_not_fit,
    }
    details {
        attributes_tell_size_tag_and_class,
        attributes_tell_the_parts,
        tags_belong_to_a_version,
        tags_have_limits,
        tags_come_with_the_document,
        an_archived_version_is_not_read_or_copied,
        an_instant_archive_is_read_at_once,
        an_archived_version_is_read_after_it_was_thawed,
        a_thawed_copy_ends_at_midnight,
        only_an_archived_version_is_thawed,
    }
    checksums {
        a_fitting_checksum_is_kept_and_told,
        a_checksum_that_does_not_fit_is_refused,
        a_wrong_content_md5_is_refused,
        a_checksum_behind_the_body_is_kept,
        without_a_checksum_the_server_makes_one,
        a_part_that_does_not_fit_is_refused,
        a_copy_keeps_the_checksum,
    }
    access {
        strangers_are_told_apart,
        the_gateway_says_what_is_wrong_with_the_key,
        a_link_reads_what_it_names,
        a_link_stores_what_is_sent,
        a_changed_link_is_refused,
        an_expired_link_is_refused,
    }
    settings {
        lifecycle_rules_are_kept,
        cors_rules_are_kept,
        encryption_is_kept_and_never_off,
        the_public_access_block_is_kept,
        a_new_bucket_blocks_public_access,
        a_policy_is_kept,
        logging_is_kept,
        ownership_is_kept,
        bucket_tags_are_kept,
    }
    lifecycle {
        every_action_comes_back,
        plain_filters_come_back,
        filters_by_size_come_back: "drops sizes",
        filters_with_and_come_back,
        filters_of_all_kinds_at_once_come_back: "drops sizes",
        dates_come_back,
        old_versions_to_keep_where_they_move_come_back,
        old_versions_to_keep_come_back: "drops how many are kept",
        the_older_prefix_comes_back,
        the_default_minimum_size_comes_back: "has one default minimum size only",
        no_rules_are_none,
        an_element_that_is_not_known_survives: "drops elements that it does not know",
        an_expiration_is_announced: "does not announce what rules will do",
        the_end_of_an_upload_is_announced: "does not announce what rules will do",
    }
    keys {
        odd_keys_are_kept_as_they_are,
        odd_keys_are_restored_and_deleted_exactly,
        control_characters_are_kept,
        control_characters_are_deleted: "encodes no names in a list of versions",
        a_newline_is_kept,
        a_key_has_at_most_1024_bytes,
        slashes_are_letters,
    }
}
