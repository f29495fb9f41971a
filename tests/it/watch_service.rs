//! The running service over folders that the system cannot watch, and over drives that come and go. Both are made in a
//! user namespace, where a test may set limits and mount; where the machine allows none, there is nothing to try.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Stdio};

use super::program::{Home, Service, report};

/// The service in a namespace of its own, after these words of a shell.
fn start_apart(home: &Home, first: &str) -> Option<Service> {
    let apart = |words: &str| {
        let mut command = Command::new("unshare");
        command.args(["--user", "--map-root-user", "--mount", "sh", "-c", words, env!("CARGO_BIN_EXE_claimwatch")]);
        command.current_dir(home.path("")).env("NO_COLOR", "1").stdin(Stdio::null()).stderr(Stdio::null());
        command
    };
    apart(&format!("{first} && mount -t tmpfs none /mnt")).status().ok().filter(|status| status.success())?;
    Some(home.start_as(apart(&format!("{first} && exec \"$0\" --config c.toml run"))))
}

/// A ferry's sinking with that many dead.
fn ferry(number: u32, dead: u32) -> String {
    let text = format!("The coastguard said {dead} people were killed when a ferry sank off Marlow Point.");
    report(number, "Ferry sinks off Marlow Point", &text)
}

#[test]
fn p74_where_the_limit_of_watches_is_reached_the_folder_is_looked_through_and_the_limit_named() {
    let home = Home::new("every = \"200ms\"\n");
    for folder in ["a", "b", "c"] {
        fs::create_dir(home.path("inbox").join(folder)).unwrap();
    }
    let Some(_service) = start_apart(&home, "echo 2 > /proc/sys/user/max_inotify_watches") else { return };
    home.drop_report("a/1.txt", &ferry(1, 12));
    home.wait("the first report", || home.log().contains("1 documents"));
    home.drop_report("c/2.txt", &ferry(2, 31));
    let (alerts, _) = home.wait_for_alerts(1);
    assert!(alerts[0].contains("12 → 31"), "{alerts:?}");
    let told = "the limit for watching folders is reached (user.max_inotify_watches = 2); raise it with `sysctl`; \
                looked through every 200ms instead";
    assert_eq!(home.log().matches(told).count(), 1, "{}", home.log());
}

#[test]
fn p72_a_drive_that_is_mounted_and_unmounted_is_told_and_watched() {
    let home = Home::new("every = \"200ms\"\n");
    home.drop_report("1.txt", &ferry(1, 12));
    let Some(service) = start_apart(&home, "true") else { return };
    home.wait("the first report", || home.log().contains("1 documents"));
    let inside = |words: &str| {
        let pid = service.id().to_string();
        let arguments = ["--target", &pid, "--user", "--mount", "--preserve-credentials", "sh", "-c", words];
        let done = Command::new("nsenter").args(arguments).arg(home.path("inbox")).status();
        done.is_ok_and(|status| status.success())
    };
    assert!(inside("mount -t tmpfs none \"$0\""));
    let told = || home.log().matches("another folder lies there than before").count();
    home.wait("the word of the drive", || told() == 1);
    // The drive as the service sees it.
    let drive = PathBuf::from(format!("/proc/{}/root", service.id()));
    let inbox = home.path("inbox");
    fs::write(drive.join(inbox.strip_prefix("/").unwrap()).join("2.txt"), ferry(2, 31)).unwrap();
    home.wait_for_alerts(1);
    assert!(inside("umount --lazy \"$0\""));
    home.wait("the word of the old folder", || told() == 2);
    home.drop_report("3.txt", &ferry(3, 45));
    let (alerts, _) = home.wait_for_alerts(2);
    assert!(alerts[0].contains("12 → 31") && alerts[1].contains("31 → 45"), "{alerts:?}");
}
