//! The containers whose lines are shown: their short names, their colours, and which of them are switched off.

use kdr_proto::v1::{ContainerRole, LogSource, LogSourceState};

/// So many colours are told apart.
pub const COLORS: u32 = 8;
/// Longest short name, in columns.
const LONGEST: usize = 28;

/// A container whose lines are shown.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its pod.
    pub pod: String,
    /// Its name.
    pub container: String,
    /// What it is for.
    pub role: ContainerRole,
    /// How its log is read.
    pub state: LogSourceState,
    /// Why, when it is waiting, ended or failed.
    pub message: String,
    /// How often it was restarted.
    pub restarts: u32,
    /// Its lines are not shown.
    pub hidden: bool,
    /// What it is called beside its lines.
    pub label: String,
    /// Which of the [`COLORS`]: that of its pod's name, unless another pod here has that one and there are others left.
    pub color: u32,
}

impl Source {
    /// `POD/CONTAINER`.
    pub fn name(&self) -> String {
        format!("{}/{}", self.pod, self.container)
    }

    /// How its log is read, in a word; empty while all is as it should be.
    pub fn state_word(&self) -> &'static str {
        match self.state {
            LogSourceState::Waiting => "waiting",
            LogSourceState::Ended => "ended",
            LogSourceState::Failed => "failed",
            LogSourceState::Reading | LogSourceState::Following | LogSourceState::Unspecified => "",
        }
    }
}

/// All containers that were seen. Their places in it never change.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Sources {
    all: Vec<Source>,
    /// The longest label, in columns; zero while there is only one source.
    columns: usize,
}

impl Sources {
    /// In the order in which they came.
    pub fn all(&self) -> &[Source] {
        &self.all
    }

    /// Those of which nothing can be read, and which say why.
    pub fn troubles(&self) -> impl Iterator<Item = &Source> {
        let is_trouble =
            |source: &&Source| matches!(source.state, LogSourceState::Waiting | LogSourceState::Failed);
        self.all.iter().filter(is_trouble).filter(|source| !source.message.is_empty())
    }

    /// The one at this place.
    pub fn get(&self, index: u32) -> Option<&Source> {
        self.all.get(usize::try_from(index).unwrap_or(usize::MAX))
    }

    /// Columns that the name beside a line takes; zero where no line needs one.
    pub fn columns(&self) -> usize {
        self.columns
    }

    /// Takes in what a stream tells of a container; the place where it stands from now on.
    pub fn tell(&mut self, told: &LogSource) -> u32 {
        let same = |source: &Source| source.pod == told.pod && source.container == told.container;
        let known = self.all.iter().position(same);
        let index = known.unwrap_or(self.all.len());
        let source = Source {
            pod: told.pod.clone(),
            container: told.container.clone(),
            role: told.role(),
            state: told.state(),
            message: told.message.clone(),
            restarts: told.restarts,
            hidden: known.is_some_and(|index| self.all[index].hidden),
            label: known.map(|index| self.all[index].label.clone()).unwrap_or_default(),
            color: self.color(&told.pod),
        };
        if known.is_some() {
            self.all[index] = source;
        } else {
            self.all.push(source);
            self.name();
        }
        u32::try_from(index).unwrap_or(u32::MAX)
    }

    /// The colour of a pod.
    fn color(&self, pod: &str) -> u32 {
        if let Some(known) = self.all.iter().find(|source| source.pod == pod) {
            return known.color;
        }
        // FNV-1a.
        let hash = |hash: u32, byte: u8| (hash ^ u32::from(byte)).wrapping_mul(16_777_619);
        let first = pod.bytes().fold(2_166_136_261, hash) % COLORS;
        let free = |color: &u32| self.all.iter().all(|source| source.color != *color);
        (0..COLORS).map(|step| (first + step) % COLORS).find(free).unwrap_or(first)
    }

    /// Gives each the shortest name that tells it from the others.
    fn name(&mut self) {
        let one_pod = self.all.iter().all(|source| source.pod == self.all[0].pod);
        let one_container = self.all.iter().all(|source| source.container == self.all[0].container);
        let suffix = |pod: &str| {
            let suffix = pod.rsplit('-').next().unwrap_or(pod).to_owned();
            // `0` of `postgres-0` says too little.
            if suffix.len() < 3 { pod.to_owned() } else { suffix }
        };
        let clash = self.all.iter().any(|one| {
            self.all.iter().any(|other| one.pod != other.pod && suffix(&one.pod) == suffix(&other.pod))
        });
        for source in &mut self.all {
            let pod = if clash { source.pod.clone() } else { suffix(&source.pod) };
            source.label = match (one_pod, one_container) {
                (true, _) => source.container.clone(),
                (false, true) => pod,
                (false, false) => format!("{pod}/{}", source.container),
            };
        }
        let longest = self.all.iter().map(|source| source.label.chars().count()).max().unwrap_or(0);
        self.columns = if self.all.len() > 1 { longest.min(LONGEST) } else { 0 };
    }

    /// Whether lines of this container are not shown.
    pub fn is_hidden(&self, index: u32) -> bool {
        self.get(index).is_some_and(|source| source.hidden)
    }

    /// Switches one on or off.
    pub fn toggle(&mut self, index: u32) {
        if let Some(source) = self.all.get_mut(usize::try_from(index).unwrap_or(usize::MAX)) {
            source.hidden = !source.hidden;
        }
    }

    /// Switches all on or all off.
    pub fn show_all(&mut self, shown: bool) {
        self.all.iter_mut().for_each(|source| source.hidden = !shown);
    }

    /// Switches all off but this one.
    pub fn only(&mut self, index: u32) {
        self.show_all(false);
        self.toggle(index);
    }

    /// Where one is, by `POD/CONTAINER`.
    pub fn find(&self, name: &str) -> Option<u32> {
        let index = self.all.iter().position(|source| source.name() == name)?;
        u32::try_from(index).ok()
    }
}

/// What one stream's numbers for containers stand for.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Numbers(Vec<u32>);

impl Numbers {
    /// Takes in what a stream tells of a container.
    pub fn tell(&mut self, told: &LogSource, sources: &mut Sources) {
        let index = sources.tell(told);
        let id = usize::try_from(told.id).unwrap_or(usize::MAX);
        // They count up from zero: a number far beyond is no container's.
        if id <= self.0.len() {
            self.0.resize(self.0.len().max(id + 1), u32::MAX);
            self.0[id] = index;
        }
    }

    /// The place of a container among all.
    pub fn place(&self, id: u32) -> u32 {
        self.0.get(usize::try_from(id).unwrap_or(usize::MAX)).copied().unwrap_or(u32::MAX)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(id: u32, pod: &str, container: &str) -> LogSource {
        LogSource { id, pod: pod.into(), container: container.into(), ..LogSource::default() }
    }

    fn sources(names: &[(&str, &str)]) -> Sources {
        let mut sources = Sources::default();
        for (pod, container) in names {
            sources.tell(&told(0, pod, container));
        }
        sources
    }

    fn labels(sources: &Sources) -> Vec<&str> {
        sources.all().iter().map(|source| source.label.as_str()).collect()
    }

    #[test]
    fn what_cannot_be_read_and_says_why_is_trouble() {
        let mut sources = sources(&[("web-1", "app"), ("web-2", "app"), ("web-3", "app")]);
        let state = LogSourceState::Waiting.into();
        sources.tell(&LogSource {
            state,
            message: "The container has not started.".into(),
            ..told(0, "web-1", "app")
        });
        sources.tell(&LogSource { state, ..told(1, "web-2", "app") });
        let message = "The container ended.".into();
        sources.tell(&LogSource { state: LogSourceState::Ended.into(), message, ..told(2, "web-3", "app") });
        assert_eq!(sources.troubles().map(Source::name).collect::<Vec<_>>(), ["web-1/app"]);
    }

    #[test]
    fn one_container_needs_no_name() {
        assert_eq!(sources(&[("web-7d9f-x2k9p", "app")]).columns(), 0);
    }

    #[test]
    fn names_are_as_short_as_they_can_be() {
        let pods = sources(&[("web-7d9f-x2k9p", "app"), ("web-7d9f-m4tqz", "app")]);
        assert_eq!((labels(&pods), pods.columns()), (vec!["x2k9p", "m4tqz"], 5));
        let containers = sources(&[("web-7d9f-x2k9p", "app"), ("web-7d9f-x2k9p", "proxy")]);
        assert_eq!(labels(&containers), ["app", "proxy"]);
        let both = sources(&[("db-0", "app"), ("db-1", "proxy")]);
        assert_eq!(labels(&both), ["db-0/app", "db-1/proxy"]);
        let clash = sources(&[("a-main", "app"), ("b-main", "app")]);
        assert_eq!(labels(&clash), ["a-main", "b-main"]);
    }

    #[test]
    fn each_stream_counts_anew_and_means_the_same_containers() {
        let mut sources = Sources::default();
        let (mut first, mut second) = (Numbers::default(), Numbers::default());
        first.tell(&told(0, "a", "app"), &mut sources);
        first.tell(&told(1, "b", "app"), &mut sources);
        second.tell(&told(0, "b", "app"), &mut sources);
        second.tell(&told(900, "c", "app"), &mut sources);
        assert_eq!((first.place(1), second.place(0), second.place(900)), (1, 1, u32::MAX));
    }

    #[test]
    fn a_switch_outlives_news() {
        let mut sources = sources(&[("a", "app"), ("b", "app"), ("c", "app")]);
        sources.only(1);
        sources.tell(&LogSource { state: LogSourceState::Ended.into(), ..told(0, "a", "app") });
        assert_eq!(sources.all().iter().map(|source| source.hidden).collect::<Vec<_>>(), [true, false, true]);
        assert_eq!(sources.all()[0].state_word(), "ended");
        sources.show_all(true);
        sources.toggle(2);
        assert!(sources.is_hidden(2) && !sources.is_hidden(0) && !sources.is_hidden(9));
        assert_eq!(sources.find("c/app"), Some(2));
    }

    #[test]
    fn a_pods_containers_have_its_colour() {
        let sources = sources(&[("a", "app"), ("a", "proxy")]);
        assert_eq!(sources.all()[0].color, sources.all()[1].color);
    }

    #[test]
    fn as_long_as_there_are_colours_no_two_pods_have_the_same() {
        let names: Vec<String> = (0..20).map(|number| format!("web-{number}")).collect();
        let containers: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "app")).collect();
        let colors: Vec<u32> = sources(&containers).all().iter().map(|source| source.color).collect();
        let mut first = colors[..COLORS as usize].to_vec();
        first.sort_unstable();
        assert_eq!(first, (0..COLORS).collect::<Vec<_>>());
        assert!(colors.iter().all(|color| *color < COLORS));
    }
}
