/**
 * A live stream that heals: EventSource gives up for good when the answer is an error, and
 * then has to be opened anew, later each time.
 */

const SHORTEST = 1000;
const LONGEST = 15_000;
/** Lanes are told once a second; silence means that the connection is dead. */
const SILENCE = 20_000;

export class Live {
  /**
   * events: what to do with the data of each event, by its name.
   * connected(yes): told whenever that changes. silent: whether the stream may say nothing for long.
   */
  constructor(path, events, { connected = () => {}, silent = false } = {}) {
    Object.assign(this, { path, events, connected, silent, wait: SHORTEST, open: null });
    this.whileSeen();
  }

  /** For visibilitychange. A browser opens six connections to a host: a page that nobody sees leaves them to others. */
  whileSeen() {
    this.stop();
    if (!document.hidden) this.start();
  }

  start() {
    this.stopped = false;
    const source = new EventSource(this.path);
    this.source = source;
    for (const [name, action] of Object.entries(this.events)) {
      source.addEventListener(name, (event) => {
        this.well();
        action(JSON.parse(event.data));
      });
    }
    source.onopen = () => this.well();
    source.onerror = () => this.broken();
    this.watch();
  }

  well() {
    this.wait = SHORTEST;
    this.watch();
    this.tell(true);
  }

  watch() {
    clearTimeout(this.watchdog);
    if (!this.silent) this.watchdog = setTimeout(() => this.broken(), SILENCE);
  }

  broken() {
    this.source.close();
    clearTimeout(this.watchdog);
    if (this.stopped) return;
    this.tell(false);
    this.timer = setTimeout(() => this.start(), this.wait * (0.75 + Math.random() / 2));
    this.wait = Math.min(LONGEST, this.wait * 2);
  }

  /** Tries at once, for instance when the machine is back on its network. */
  hurry() {
    if (this.stopped || this.open) return;
    clearTimeout(this.timer);
    this.source.close();
    this.wait = SHORTEST;
    this.start();
  }

  tell(yes) {
    if (this.open !== yes) {
      this.open = yes;
      this.connected(yes);
    }
  }

  stop() {
    this.stopped = true;
    clearTimeout(this.timer);
    clearTimeout(this.watchdog);
    this.source?.close();
    this.open = null;
  }
}
