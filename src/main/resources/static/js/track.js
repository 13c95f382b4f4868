/**
 * A lane as a track: orders come in from the left, wait before the turnstile, and go out
 * settled. A list forgets them, a stream keeps them in its log below, and what pub/sub
 * does not hear falls off. With reduced motion the track shows the line and stands still.
 */

const HEIGHT = 74;
const MOST_WAITING = 22;
const MOST_A_SECOND = 12;
const STEP = 11;

const still = matchMedia('(prefers-reduced-motion: reduce)');
const dark = matchMedia('(prefers-color-scheme: dark)');
const running = new Set();

function colours(element) {
  const style = getComputedStyle(element);
  const of = (name) => style.getPropertyValue(name).trim();
  return { lane: of('--lane'), ink: of('--ink'), line: of('--line'), good: of('--good'), bad: of('--bad'), mute: of('--mute') };
}

export class Track {
  constructor(canvas, kind) {
    Object.assign(this, { canvas, kind, pen: canvas.getContext('2d'), state: null, dots: [], log: [], due: 0, turn: 0, resting: false });
    new ResizeObserver(() => this.fit()).observe(canvas);
    dark.addEventListener('change', () => { this.colours = null; this.paint(); });
    new IntersectionObserver((seen) => { this.visible = seen.at(-1).isIntersecting; }).observe(canvas);
    running.add(this);
  }

  fit() {
    const scale = devicePixelRatio || 1;
    this.width = this.canvas.clientWidth;
    this.canvas.width = this.width * scale;
    this.canvas.height = HEIGHT * scale;
    this.pen.setTransform(scale, 0, 0, scale, 0, 0);
    this.paint();
  }

  get gate() {
    return this.width * 0.66;
  }

  /** The lane's present state, once a second. */
  tell(lane) {
    const lost = this.state ? lane.lost - this.state.lost : 0;
    this.state = lane;
    this.resting = false;
    this.paint();
    if (still.matches) return;
    for (let i = 0; i < Math.min(lost, 6); i++) {
      this.dots.push({ way: 'lost', x: this.gate - 8 - i * STEP, y: 30, speed: 0, age: -i * 0.12 });
    }
  }

  /** Stands still until the lane is told again. */
  rest() {
    this.resting = true;
  }

  move(passed) {
    const { state } = this;
    if (!state || this.resting) return;
    this.due += Math.min(state.settledPerSecond, MOST_A_SECOND) * passed;
    while (this.due >= 1) {
      this.due -= 1;
      this.dots.push({ way: 'in', x: -6, y: 30, speed: 0.9 });
      this.turn += 1 / 3;
    }
    const tail = this.gate - 12 - Math.min(state.backlog, MOST_WAITING) * STEP;
    for (const dot of this.dots) this.step(dot, passed, tail);
    this.dots = this.dots.filter((dot) => !dot.gone);
    for (const mark of this.log) mark.x -= 14 * passed;
    this.log = this.log.filter((mark) => mark.x > 0).slice(-60);
  }

  step(dot, passed, tail) {
    if (dot.way === 'lost') {
      dot.age += passed;
      if (dot.age > 0) dot.y += (30 + dot.age * 160) * passed;
      dot.gone = dot.y > HEIGHT + 8;
      return;
    }
    dot.x += this.width * dot.speed * passed;
    if (dot.way === 'in' && dot.x >= Math.max(0, tail)) {
      dot.way = 'out';
      dot.x = this.gate + 6;
      dot.speed = 0.35;
      if (this.kind === 'stream') this.log.push({ x: this.gate });
    }
    dot.gone = dot.x > this.width + 8;
  }

  paint() {
    if (!this.width || !this.state) return;
    this.colours ??= colours(this.canvas);
    const { pen } = this;
    pen.clearRect(0, 0, this.width, HEIGHT);
    this.paintWay();
    this.paintLine();
    this.dots.forEach((dot) => this.dot(dot.x, dot.y, dot.way === 'out' ? this.colours.good : dot.way === 'lost' ? this.colours.bad : this.colours.lane));
    this.paintGate();
    this.paintWork();
  }

  paintWay() {
    const { pen } = this;
    pen.strokeStyle = this.colours.line;
    pen.lineWidth = 1.5;
    pen.setLineDash(this.kind === 'pubsub' ? [2, 7] : []);
    pen.beginPath();
    for (const y of this.kind === 'pubsub' ? [30] : [19, 41]) {
      pen.moveTo(0, y);
      pen.lineTo(this.width, y);
    }
    pen.stroke();
    pen.setLineDash([]);
    if (this.kind === 'stream') {
      pen.strokeStyle = this.colours.lane;
      pen.globalAlpha = 0.55;
      pen.beginPath();
      const marks = still.matches ? Array.from({ length: 40 }, (_, i) => this.gate - i * 9) : this.log.map(({ x }) => x);
      for (const x of marks) {
        pen.moveTo(x, 52);
        pen.lineTo(x, 64);
      }
      pen.stroke();
      pen.globalAlpha = 1;
    }
  }

  /** Who waits. */
  paintLine() {
    const shown = Math.min(this.state.backlog, MOST_WAITING, Math.floor((this.gate - 20) / STEP));
    for (let i = 0; i < shown; i++) this.dot(this.gate - 14 - i * STEP, 30, this.colours.lane);
    const more = this.state.backlog - shown;
    if (more > 0) {
      this.pen.fillStyle = this.colours.ink;
      this.pen.font = '600 12px system-ui, sans-serif';
      this.pen.textAlign = 'left';
      this.pen.fillText(`+${more}`, 2, 14);
    }
  }

  /** Squares stand in a list, round ones in a log, rings are called out. */
  dot(x, y, colour) {
    const { pen } = this;
    pen.fillStyle = colour;
    pen.strokeStyle = colour;
    pen.lineWidth = 2;
    pen.beginPath();
    if (this.kind === 'list') pen.roundRect(x - 4, y - 4, 8, 8, 2);
    else pen.arc(x, y, this.kind === 'pubsub' ? 3.4 : 4, 0, 7);
    if (this.kind === 'pubsub') pen.stroke();
    else pen.fill();
  }

  paintGate() {
    const { pen } = this;
    pen.save();
    pen.translate(this.gate, 30);
    pen.rotate(this.turn * Math.PI * 2 / 3);
    pen.strokeStyle = this.state.paused || this.state.workers === 0 ? this.colours.bad : this.colours.ink;
    pen.lineWidth = 3;
    pen.lineCap = 'round';
    pen.beginPath();
    for (let arm = 0; arm < 3; arm++) {
      pen.moveTo(0, 0);
      pen.lineTo(0, -15);
      pen.rotate(Math.PI * 2 / 3);
    }
    pen.stroke();
    pen.restore();
  }

  /** What workers hold, beside the turnstile. */
  paintWork() {
    const { pen } = this;
    const shown = Math.min(this.state.processing, 8);
    pen.globalAlpha = 0.85;
    for (let i = 0; i < shown; i++) this.dot(this.gate + 22 + (i % 4) * 9, 25 + Math.floor(i / 4) * 11, this.colours.mute);
    pen.globalAlpha = 1;
  }
}

let last = performance.now();
function frame(now) {
  const passed = Math.min(0.1, (now - last) / 1000);
  last = now;
  if (!still.matches && !document.hidden) {
    for (const track of running) {
      if (track.visible) {
        track.move(passed);
        track.paint();
      }
    }
  }
  requestAnimationFrame(frame);
}
requestAnimationFrame(frame);
