/** A chart of the last five minutes, or of the last one as long as there is no more: a line for each series. */

import { draw, make, say } from '../dom.js';
import { clock, time } from './format.js';

const LONG_MILLIS = 300_000;
const SHORT_MILLIS = 60_000;
/** How many marks the time axis has. */
const PARTS = { [LONG_MILLIS]: 5, [SHORT_MILLIS]: 4 };
const LEAST_WIDTH = 300;
const HEIGHT = 170;
const LEFT = 54;
const RIGHT = 8;
const TOP = 10;
const BOTTOM = 22;

/** The next 1, 2 or 5 times a power of ten. */
function ceiling(value) {
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 2, 5, 10].map((step) => step * power).find((step) => step >= value);
}

export class Chart {
  /** series: [{ key, name, kind }]; least: the lowest top of the scale; write: how a value is written. */
  constructor(box, series, { least, write, what }) {
    Object.assign(this, { series, least, write, what, points: [], hovered: null });
    this.grid = draw('g', { class: 'grid' });
    this.paths = series.map(({ kind }) => draw('path', { class: `line ${kind}` }));
    this.cursor = draw('line', { class: 'cursor', y1: TOP, y2: HEIGHT - BOTTOM, visibility: 'hidden' });
    this.width = LEAST_WIDTH;
    this.svg = draw('svg', { role: 'img' }, this.grid, this.paths, this.cursor);
    this.values = series.map(() => make('b', {}, '–'));
    this.when = make('span', { class: 'when' }, 'now');
    box.replaceChildren(this.svg, make('p', { class: 'keys' }, series.map(({ name, kind }, i) =>
      make('span', { class: `key ${kind}` }, `${name} `, this.values[i])), this.when));
    // another width, or shown for the first time
    new ResizeObserver(() => this.draw()).observe(this.svg);
    this.svg.addEventListener('pointermove', (event) => this.hover(event));
    this.svg.addEventListener('pointerleave', () => { this.hovered = null; this.draw(); });
  }

  add(at, values) {
    this.points.push({ at, values });
    const from = at - LONG_MILLIS;
    while (this.points.length && this.points[0].at < from) this.points.shift();
    this.draw();
  }

  x(at) {
    return LEFT + (this.width - LEFT - RIGHT) * (1 - (this.now - at) / this.span);
  }

  y(value) {
    return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * value / this.top;
  }

  /** A gap of more than five seconds is shown as one. */
  path(key) {
    let last = 0;
    return this.points.map(({ at, values }) => {
      const move = at - last > 5000 ? 'M' : 'L';
      last = at;
      return `${move}${this.x(at).toFixed(1)},${this.y(values[key] ?? 0).toFixed(1)}`;
    }).join('');
  }

  draw() {
    if (!this.points.length) return;
    // as wide as it is shown, so that letters keep their size
    this.width = Math.max(LEAST_WIDTH, Math.round(this.svg.clientWidth));
    this.svg.setAttribute('viewBox', `0 0 ${this.width} ${HEIGHT}`);
    this.now = this.points.at(-1).at;
    this.span = this.now - this.points[0].at < SHORT_MILLIS ? SHORT_MILLIS : LONG_MILLIS;
    const highest = Math.max(this.least, ...this.points.flatMap(({ values }) => this.series.map(({ key }) => values[key] ?? 0)));
    this.top = ceiling(highest);
    this.scale();
    this.paths.forEach((path, i) => path.setAttribute('d', this.path(this.series[i].key)));
    this.tell();
  }

  scale() {
    const rows = [0, 0.5, 1].map((part) => this.top * part);
    const parts = PARTS[this.span];
    const moments = Array.from({ length: parts + 1 }, (one, i) => i * this.span / parts);
    this.grid.replaceChildren(
      ...rows.flatMap((value) => [
        draw('line', { x1: LEFT, x2: this.width - RIGHT, y1: this.y(value), y2: this.y(value) }),
        draw('text', { x: LEFT - 6, y: this.y(value) + 4, 'text-anchor': 'end' }, this.write(value))]),
      ...moments.map((ago) => draw('text', { x: this.x(this.now - ago), y: HEIGHT - 5, 'text-anchor': ago ? 'middle' : 'end' },
        ago ? `−${time(ago / 1000)}` : 'now')));
  }

  tell() {
    const point = this.hovered === null ? this.points.at(-1)
      : this.points.reduce((best, one) => (Math.abs(one.at - this.hovered) < Math.abs(best.at - this.hovered) ? one : best));
    this.cursor.setAttribute('visibility', this.hovered === null ? 'hidden' : 'visible');
    this.cursor.setAttribute('x1', this.x(point.at));
    this.cursor.setAttribute('x2', this.x(point.at));
    say(this.when, this.hovered === null ? 'now' : `at ${clock(point.at)}`);
    const texts = this.series.map(({ key }) => this.write(point.values[key] ?? 0));
    texts.forEach((text, i) => say(this.values[i], text));
    this.svg.setAttribute('aria-label', `${this.what}, over the last minutes. Now: ${
      this.series.map(({ name }, i) => `${name} ${texts[i]}`).join(', ')}.`);
  }

  hover(event) {
    const box = this.svg.getBoundingClientRect();
    const x = (event.clientX - box.left) / box.width * this.width;
    this.hovered = this.now - (1 - (x - LEFT) / (this.width - LEFT - RIGHT)) * this.span;
    this.draw();
  }
}
