//! What ails the store under a running service: a full disk, a directory that becomes read-only, a file cut in half. The
//! service stays up, `status` names the fault, and once it is over all goes on without a restart and nothing is lost.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use claimwatch::store::Store;

use super::program::Home;
use super::status::status;
use super::store_care::toll;
use super::store_full_disk::{disk_of, fill};

/// A small file system and a home that keeps its state there and has read one report; none where the test goes on in a
/// process of its own, or cannot.
fn home_on_a_disk(test: &str) -> Option<(PathBuf, Home)> {
    let disk = disk_of("6m", test)?;
    let home = Home::new("");
    let config = fs::read_to_string(home.path("c.toml")).unwrap();
    fs::write(home.path("c.toml"), config.replace("\"state\"", &format!("{:?}", disk.join("state")))).unwrap();
    home.drop_report("0.txt", &toll(0, 12));
    home.once();
    Some((disk, home))
}

/// What `status` says of what cannot be kept: the same to people as to programs; nothing where all is well.
fn trouble(home: &Home) -> Option<String> {
    let trouble = status(home)["service"]["trouble"].as_str().map(str::to_owned);
    if let Some(trouble) = &trouble {
        let (_, shown, _) = home.said(&["status"]);
        // A moment later it may be over.
        assert!(shown.contains(&format!("trouble  {trouble}")) || !shown.contains("trouble"), "{shown}");
    }
    trouble
}

#[test]
fn p85_on_a_full_disk_the_service_stays_up_and_goes_on_once_there_is_room() {
    let name = "store_faults::p85_on_a_full_disk_the_service_stays_up_and_goes_on_once_there_is_room";
    let Some((disk, home)) = home_on_a_disk(name) else { return };
    let service = home.start();
    home.wait("the first scan", || home.log().contains("folders.inbox: 1 files"));
    let filler = fill(&disk, 4096);
    for number in 1..30 {
        home.drop_report(&format!("{number}.txt"), &toll(number, 12 + number));
    }
    home.wait("the word of it", || trouble(&home).is_some());
    let said = trouble(&home).unwrap();
    assert!(said.contains("could not keep ") && said.ends_with("; free some space on its disk"), "{said}");
    let kept = status(&home)["store"]["documents"].clone();
    assert!(home.alerts().len() < 29, "the disk was not full");
    std::thread::sleep(std::time::Duration::from_secs(1));
    assert_eq!(status(&home)["store"]["documents"], kept, "no state is advanced");
    fs::remove_file(filler).unwrap();
    let (alerts, _) = home.wait_for_alerts(29);
    assert_eq!(alerts.len(), 29);
    assert_eq!(trouble(&home), None, "that is over");
    assert_eq!(status(&home)["service"]["pid"], service.id());
    assert!(service.end_by("TERM").success(), "it never went down");
    let store = Store::open_to_read(&disk.join("state/claimwatch.db")).unwrap();
    assert_eq!((store.check().unwrap(), store.holdings().unwrap().documents), (Vec::new(), 30));
}

/// A real file system that is mounted read-only while nobody writes; the running service is in the next test, since the
/// system lets nobody do so while a file is open to be written.
#[test]
fn p85_in_a_folder_that_became_read_only_nothing_is_lost_and_a_start_says_why_it_fails() {
    let name = "store_faults::p85_in_a_folder_that_became_read_only_nothing_is_lost_and_a_start_says_why_it_fails";
    let Some((disk, home)) = home_on_a_disk(name) else { return };
    mount(&["-o", "remount,ro"], &disk);
    let (code, _, err) = home.said(&["once"]);
    assert_eq!(code, Some(1));
    assert!(
        err.contains("state")
            && (err.contains("writable") || err.contains("may not write") || err.contains("ead-only")),
        "{err}"
    );
    let (code, shown, _) = home.said(&["status"]);
    assert!(code == Some(0) && shown.starts_with("claimwatch does not run\n"), "{shown}");
    mount(&["-o", "remount,rw"], &disk);
    fs::remove_file(disk.join("state/claimwatch.db-shm")).ok();
    let (code, out, _) = home.said(&["store", "check"]);
    assert!(code == Some(0) && out.contains("is sound: 1 document"), "{out}");
    home.drop_report("1.txt", &toll(1, 31));
    home.once();
    assert_eq!(home.alerts().len(), 1);
}

/// A read-only mount over the directory is no fault for what is open already, but for all who come new to it.
#[test]
fn p85_a_directory_mounted_read_only_over_a_running_service_stops_nothing_that_is_open() {
    let name = "store_faults::p85_a_directory_mounted_read_only_over_a_running_service_stops_nothing_that_is_open";
    let Some((disk, home)) = home_on_a_disk(name) else { return };
    let service = home.start();
    home.wait("the first scan", || home.log().contains("folders.inbox: 1 files"));
    let state = disk.join("state");
    let state = state.to_str().unwrap();
    mount(&["--bind", state], Path::new(state));
    mount(&["-o", "remount,bind,ro"], Path::new(state));
    assert!(fs::write(disk.join("state/new"), "").is_err(), "it is read-only");
    home.drop_report("1.txt", &toll(1, 31));
    home.wait_for_alerts(1);
    let seen = status(&home);
    assert_eq!((&seen["service"]["pid"], &seen["store"]["error"]), (&service.id().into(), &().into()), "{seen}");
    assert_eq!(seen["store"]["documents"], 2);
    // Lazily: what was opened meanwhile may be kept for later.
    assert!(Command::new("umount").arg("-l").arg(state).status().unwrap().success());
    home.drop_report("2.txt", &toll(2, 45));
    home.wait_for_alerts(2);
    assert!(service.end_by("TERM").success());
}

/// Writing to what is open is refused too: here by files that cannot be changed, to root like to anybody, as the system
/// refuses it when a disk fails and its file system turns read-only.
#[test]
fn p85_a_state_that_becomes_read_only_while_the_service_runs_is_named_and_survived() {
    let home = Home::new("");
    home.drop_report("0.txt", &toll(0, 12));
    let service = home.start();
    home.wait("the first report", || home.log().contains("1 documents"));
    let Some(frozen) = Frozen::state_of(&home) else { return };
    for number in 1..6 {
        home.drop_report(&format!("{number}.txt"), &toll(number, 12 + number));
    }
    home.wait("the word of it", || trouble(&home).is_some());
    let said = trouble(&home).unwrap();
    assert!(said.contains("could not keep ") && said.contains("has become read-only"), "{said}");
    let seen = status(&home);
    assert_eq!((&seen["service"]["pid"], &seen["store"]["documents"]), (&service.id().into(), &1.into()), "{seen}");
    assert!(home.alerts().is_empty(), "nothing is told that is not kept");
    drop(frozen);
    let (alerts, _) = home.wait_for_alerts(5);
    assert!(alerts.iter().zip(13..).all(|(alert, toll)| alert.contains(&format!("→ {toll} "))), "{alerts:?}");
    home.wait("word that it is over", || trouble(&home).is_none());
    assert!(service.end_by("TERM").success(), "it never went down");
}

#[test]
fn p85_a_store_cut_in_half_under_a_running_service_is_named_and_goes_on_when_it_is_whole() {
    let home = Home::new("");
    for number in 0..40 {
        let more = "The harbour stayed closed for the day, and nobody could say for how long. ".repeat(100);
        home.drop_report(&format!("{number}.txt"), &format!("{}{more}", toll(number, 12 + number)));
    }
    home.once();
    let before = home.alerts().len();
    let path = home.path("state/claimwatch.db");
    let sound = fs::read(&path).unwrap();
    let service = home.start();
    home.wait("the first scan", || home.log().contains("folders.inbox: 40 files"));
    fs::File::options().write(true).open(&path).unwrap().set_len(sound.len() as u64 / 2).unwrap();
    let seen = status(&home);
    let error = seen["store"]["error"].as_str().unwrap_or_default();
    assert!(error.contains("is damaged") && error.contains("claimwatch store repair"), "{seen}");
    assert!(home.said(&["status"]).1.contains("is damaged"));
    home.drop_report("50.txt", &toll(50, 90));
    home.wait("the word of it", || trouble(&home).is_some());
    let said = trouble(&home).unwrap();
    assert!(said.contains("the file is damaged: stop the service, then restore the last backup"), "{said}");
    // The disk that lost it has it again.
    let mut file = fs::File::options().write(true).open(&path).unwrap();
    std::io::Write::write_all(&mut file, &sound).unwrap();
    let (alerts, _) = home.wait_for_alerts(before + 1);
    assert!(alerts[before].contains("→ 90 "), "{alerts:?}");
    home.wait("word that it is over", || trouble(&home).is_none() && status(&home)["store"]["error"].is_null());
    assert!(service.end_by("TERM").success(), "it never went down");
    assert_eq!(Store::open_to_read(&path).unwrap().check().unwrap(), Vec::<String>::new());
}

fn mount(options: &[&str], place: &Path) {
    let mounted = Command::new("mount").args(options).arg(place).output().unwrap();
    assert!(mounted.status.success(), "{}", String::from_utf8_lossy(&mounted.stderr));
}

/// Files that cannot be changed, nor any be made beside them, until this is dropped.
struct Frozen(Vec<PathBuf>);

impl Frozen {
    /// The store's files, without the memory that is shared through one (`-shm`), which a file system that turns read-only
    /// lets be written to where it lies in memory already. Nothing, and a word of it, where the system or its file system cannot do that.
    fn state_of(home: &Home) -> Option<Frozen> {
        let names = ["claimwatch.db", "claimwatch.db-wal", ""];
        let paths: Vec<PathBuf> = names.map(|name| home.path("state").join(name)).into();
        let frozen = Frozen(paths);
        if frozen.attribute("+i") {
            // Some file systems know the word and let those write who have the file open.
            let open = fs::File::options().append(true).open(&frozen.0[0]);
            if open.is_err() {
                return Some(frozen);
            }
        }
        eprintln!("skipped: no file can be made immutable here (chattr +i needs root and a file system such as ext4)");
        None
    }

    fn attribute(&self, change: &str) -> bool {
        Command::new("chattr").arg(change).args(&self.0).output().is_ok_and(|output| output.status.success())
    }
}

impl Drop for Frozen {
    fn drop(&mut self) {
        self.attribute("-i");
    }
}
