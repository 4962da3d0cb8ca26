//! What is published: the command carries the house code, so its package does.

use std::process::Command;

use crate::page::home;

#[test]
fn the_package_of_the_command_holds_every_file_of_the_house_code() {
    let arguments = ["package", "--list", "--allow-dirty", "--offline", "--package", "redress-cli"];
    let listed = Command::new(env!("CARGO")).args(arguments).output().unwrap();
    assert!(listed.status.success(), "{}", String::from_utf8_lossy(&listed.stderr));
    let packaged = String::from_utf8(listed.stdout).unwrap();
    let house = home().join("../policies/house-code");
    let mut open = vec![house.clone()];
    let mut files = 0;
    while let Some(folder) = open.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                open.push(path);
                continue;
            }
            files += 1;
            let name = format!("house-code/{}", path.strip_prefix(&house).unwrap().display());
            assert!(packaged.lines().any(|line| line.replace('\\', "/") == name), "{name} is not packaged");
        }
    }
    assert!(files > 5, "only {files} files");
}
