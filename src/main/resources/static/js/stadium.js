/** The stadium from above: a ring of stands around the pitch, one for each sector. */

import { draw } from './dom.js';
import { money, number, sectorName, t } from './language.js';

const WIDTH = 400;
const HEIGHT = 290;
const OUTER = [194, 139];
const INNER = [112, 66];
/** Between two stands, in turns; where there are many, a share of what each has. */
const GAP = 0.02;
const GAP_SHARE = 0.15;
/** Where the sectors of a compass lie, in turns from the east, clockwise. */
const COMPASS = { east: -0.125, south: 0.125, west: 0.375, north: 0.625 };

/** none, few, some or plenty. */
export function level(sector) {
  const share = sector.available / sector.capacity;
  return sector.available === 0 ? 'none' : share <= 0.1 ? 'few' : share <= 0.5 ? 'some' : 'plenty';
}

function point([rx, ry], turn) {
  // squarer than an ellipse, as stands are
  const angle = turn * 2 * Math.PI;
  const squared = (value) => Math.sign(value) * Math.abs(value) ** 0.8;
  return [WIDTH / 2 + rx * squared(Math.cos(angle)), HEIGHT / 2 + ry * squared(Math.sin(angle))];
}

function band(outer, inner, from, to) {
  const steps = 40;
  const turns = Array.from({ length: steps + 1 }, (_, i) => from + (to - from) * i / steps);
  const edge = [...turns.map((turn) => point(outer, turn)), ...turns.reverse().map((turn) => point(inner, turn))];
  return `M${edge.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}Z`;
}

const between = (share) => [0, 1].map((i) => INNER[i] + (OUTER[i] - INNER[i]) * share);

function spans(sectors) {
  if (sectors.length > 1 && sectors.every(({ name }) => Object.hasOwn(COMPASS, name))) {
    return sectors.map(({ name }) => [COMPASS[name] + GAP / 2, COMPASS[name] + 0.25 - GAP / 2]);
  }
  const gap = sectors.length > 1 ? Math.min(GAP, GAP_SHARE / sectors.length) : 0;
  return sectors.map((_, i) => [0.75 + (i - 0.5) / sectors.length + gap / 2, 0.75 + (i + 0.5) / sectors.length - gap / 2]);
}

function pitch() {
  const lines = { fill: 'none', class: 'lines' };
  return draw('g', { 'aria-hidden': 'true' },
    draw('rect', { x: 128, y: 101, width: 144, height: 88, rx: 3, class: 'pitch' }),
    ...[0, 2, 4, 6].map((i) => draw('rect', { x: 128 + i * 18, y: 101, width: 18, height: 88, class: 'mown' })),
    draw('rect', { x: 134, y: 106, width: 132, height: 78, ...lines }), draw('path', { d: 'M200 106v78', ...lines }),
    draw('circle', { cx: 200, cy: 145, r: 14, ...lines }), draw('rect', { x: 134, y: 125, width: 20, height: 40, ...lines }),
    draw('rect', { x: 246, y: 125, width: 20, height: 40, ...lines }));
}

const pen = document.createElement('canvas').getContext('2d');

/** How wide words of a height may be, for all of them to lie on the stand, which is nearly a parallelogram. */
function room([x], from, to, high) {
  const middle = (from + to) / 2;
  const reach = Math.min(0.25, (to - from) / 2);
  const sides = [[point(INNER, middle), point(OUTER, middle)], [point(between(0.5), middle - reach), point(between(0.5), middle + reach)]]
    .map(([[x1, y1], [x2, y2]]) => [x2 - x1, y2 - y1]);
  const area = Math.abs(sides[0][0] * sides[1][1] - sides[0][1] * sides[1][0]);
  return Math.min(2 * x, 2 * (WIDTH - x), ...sides.map(([dx, dy]) => (area - high * Math.abs(dx)) / Math.abs(dy)));
}

/** As box-office.css has them. */
const FONTS = { name: '700 15px', price: '400 13px', left: '600 13px' };

function width(text, of) {
  pen.font = `${FONTS[of]} ${getComputedStyle(document.body).fontFamily}`;
  return pen.measureText(text).width;
}

/** As much of a name as there is room for; the whole is in the label and in the list below. */
function fitted(name, wide) {
  let text = name;
  for (let letters = name.length - 1; letters > 0 && width(text, 'name') > wide; letters--) text = `${name.slice(0, letters)}…`;
  return text;
}

/** What there is room for: name, price and seats left, or the name, or nothing. */
function words(sector, [from, to], chosen) {
  const [x, y] = point(between(0.5), (from + to) / 2);
  const name = (chosen ? '✓ ' : '') + sectorName(sector.name);
  const left = sector.available === 0 ? t('soldOut') : number(sector.available);
  const price = money(sector.price);
  for (const [high, least, lines] of [
    // half a price would read as another
    [46, Math.max(50, width(price, 'price'), width(left, 'left')), [[-11, name, 'name'], [6, price, 'price'], [21, left, 'left']]],
    [15, 30, [[5, name, 'name']]]]) {
    const wide = room([x, y], from, to, high);
    if (wide >= least) {
      return lines.map(([dy, text, of]) => draw('text', { x, y: y + dy, class: of }, of === 'name' ? fitted(text, wide) : text));
    }
  }
  return [];
}

function stand(sector, [from, to], chosen, choose) {
  const kind = level(sector);
  const label = `${sectorName(sector.name)}, ${money(sector.price)}, `
    + (kind === 'none' ? t('soldOut') : t('seatsLeft', { n: sector.available, all: sector.capacity }));
  const end = Math.min(0.004, (to - from) / 50);
  const rows = [0.2, 0.4, 0.6, 0.8].map((share) =>
    draw('path', { d: band(between(share), between(share), from + end, to - end), class: 'row' }));
  return draw('g', { class: `stand ${kind}${chosen ? ' chosen' : ''}`, role: 'radio', 'aria-checked': String(chosen),
    tabindex: chosen ? 0 : -1, 'aria-label': label, 'data-sector': sector.name, 'data-turn': (from - COMPASS.north + 1.25) % 1, onclick: () => choose(sector.name) },
  draw('path', { d: band(OUTER, INNER, from, to), class: 'seats' }), ...rows, ...words(sector, [from, to], chosen));
}

/** A stand stays the same element while it changes: a click may be half done, and focus is kept. */
function renew(old, made) {
  for (const { name, value } of made.attributes) {
    if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
  old.replaceChildren(...made.childNodes);
}

/** Draws the match's stadium; choose(name) is told which sector was picked. */
export function drawStadium(svg, match, chosenName, choose) {
  const focused = svg.contains(document.activeElement);
  const where = spans(match.sectors);
  const stands = match.sectors.map((sector, i) => stand(sector, where[i], sector.name === chosenName, choose));
  svg.setAttribute('viewBox', `0 0 ${WIDTH} ${HEIGHT}`);
  svg.setAttribute('aria-label', t('stadium', { venue: match.venue }));
  const old = [...svg.querySelectorAll('.stand')];
  if (svg.dataset.match === match.id && old.length === stands.length) {
    old.forEach((one, i) => one.isEqualNode(stands[i]) || renew(one, stands[i]));
  } else {
    svg.dataset.match = match.id;
    svg.replaceChildren(pitch(), ...stands);
  }
  if (focused) svg.querySelector('.chosen')?.focus();
}

const STEPS = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };

/** Arrow keys walk round the stands, clockwise and back, as in any group of radio buttons. */
export function walkStands(svg, choose) {
  svg.addEventListener('keydown', (event) => {
    const stands = [...svg.querySelectorAll('.stand')].sort((one, two) => one.dataset.turn - two.dataset.turn);
    const at = stands.indexOf(document.activeElement);
    if (at < 0) return;
    const step = STEPS[event.key];
    if (step || event.key === ' ' || event.key === 'Enter') {
      event.preventDefault();
      choose(stands[(at + (step ?? 0) + stands.length) % stands.length].dataset.sector);
    }
  });
}
