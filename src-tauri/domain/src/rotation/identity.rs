//! Who signs, by the ARN that STS tells (IAM User Guide, "IAM ARNs").

/// Whose credentials they are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Signer {
    /// An IAM user, by name.
    User(String),
    /// A session of a role, by the role's name.
    Role(String),
    /// The root user of an account.
    Root,
    /// Somebody else, such as a federated user.
    Other,
}

/// Reads who signs from an ARN.
pub fn signer(arn: &str) -> Signer {
    // arn:partition:service::account:resource
    let parts: Vec<&str> = arn.splitn(6, ':').collect();
    let ["arn", _, service, _, _, resource] = parts[..] else { return Signer::Other };
    let last = |text: &str| text.rsplit('/').next().unwrap_or_default().to_owned();
    match (service, resource.split_once('/')) {
        ("iam", None) if resource == "root" => Signer::Root,
        ("iam", Some(("user", path))) if !last(path).is_empty() => Signer::User(last(path)),
        ("sts", Some(("assumed-role", rest))) => {
            Signer::Role(rest.split('/').next().unwrap_or_default().to_owned())
        }
        _ => Signer::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_user_a_role_and_the_root_user_are_told_apart() {
        for (arn, who) in [
            ("arn:aws:iam::123456789012:user/ada", Signer::User("ada".into())),
            ("arn:aws-cn:iam::123456789012:user/division/team/ada", Signer::User("ada".into())),
            ("arn:aws:iam::123456789012:root", Signer::Root),
            ("arn:aws:sts::123456789012:assumed-role/Admin/session", Signer::Role("Admin".into())),
            ("arn:aws:sts::123456789012:federated-user/ada", Signer::Other),
            ("arn:aws:sts::123456789012:user/moto", Signer::Other),
            ("arn:aws:iam::123456789012:user/", Signer::Other),
            ("", Signer::Other),
        ] {
            assert_eq!(signer(arn), who, "{arn}");
        }
    }
}
