/** The overview: totals, charts, lanes with their workers, matches. */

import { $, make } from '../dom.js';
import { show } from '../morph.js';
import { call } from '../api.js';
import { act, define } from './acts.js';
import { Chart } from './chart.js';
import { ago, count, duration, kickoff, money, number, rate, seconds, time } from './format.js';

const TOTALS = ['accepted', 'in line', 'in work', 'confirmed', 'rejected', 'cancelled', 'failed', 'lost'];
const LANES = ['list', 'stream', 'pubsub'];
/** How many matches are told. */
const MOST_MATCHES = 20;
const LANE_NAMES = { list: 'List', stream: 'Stream', pubsub: 'Pub/sub' };
const series = LANES.map((lane) => ({ key: lane, name: LANE_NAMES[lane], kind: lane }));
let rates;
let waits;
let before;

export function begin() {
  rates = new Chart($('rates'), [{ key: 'accepted', name: 'Accepted', kind: 'accepted' },
    ...series.map((one) => ({ ...one, name: `${one.name} settled` }))], { least: 10, write: rate, what: 'Orders a second' });
  waits = new Chart($('waits'), series, { least: 1, write: time, what: 'Wait of the next in line' });
}

define('pause', async ({ lane }) => {
  await call('POST', `api/v1/lanes/${lane}/pause`);
  return `The ${lane} lane is paused: its workers finish what they hold and rest, on all instances.`;
});
define('resume', async ({ lane }) => {
  await call('POST', `api/v1/lanes/${lane}/resume`);
  return `The ${lane} lane goes on.`;
});
define('close-match', async ({ match }) => {
  await call('POST', `api/v1/matches/${match}/close`);
  return `Sales of ${match} are closed.`;
});
define('open-match', async ({ match }) => {
  await call('POST', `api/v1/matches/${match}/open`);
  return `Sales of ${match} are open.`;
});
define('recount', async () => {
  const { balanced, findings } = await call('GET', 'api/v1/audit?recount=true');
  return balanced ? 'Recounted: the books balance.' : `Recounted: ${count(findings.length, 'finding')}.`;
});

function totals({ books, lanes, at }) {
  const sum = (field) => lanes.reduce((all, lane) => all + lane[field], 0);
  const values = { ...books.totals, 'in line': sum('backlog'), 'in work': sum('processing') };
  show($('totals'), TOTALS.map((name) => make('div', { class: name.replace(' ', '-') },
    make('dt', {}, name), make('dd', { class: values[name] > 0 ? 'some' : null }, number(values[name] ?? 0)))));
  const [kind, words] = books.balanced === null ? ['warn', 'Books not counted yet']
    : books.balanced ? ['good', 'Books balanced'] : ['bad', 'Books not balanced'];
  show($('books'), [make('span', { class: `pill ${kind}` }, words),
    make('span', { class: 'quiet small' }, books.countedAt ? `counted ${ago(books.countedAt, at)}` : ''),
    act('recount', 'Recount', {}, { reads: true })]);
}

function charts({ books, lanes, at }) {
  const now = new Date(at).getTime();
  const point = Object.fromEntries(lanes.map((lane) => [lane.lane, lane.settledPerSecond]));
  if (before && now > before.now) {
    point.accepted = Math.max(0, books.totals.accepted - before.accepted) * 1000 / (now - before.now);
  }
  before = { now, accepted: books.totals.accepted };
  rates.add(now, point);
  waits.add(now, Object.fromEntries(lanes.map((lane) => [lane.lane, seconds(lane.oldestWait)])));
}

/** host-process-instance-lane-number: the host may have dashes of its own. */
function worker({ name, leaseLeft }) {
  const [, host, process] = /^(.*)-(\d+)-[0-9a-f]{6}-/.exec(name) ?? [null, name, '?'];
  const dead = leaseLeft.startsWith('PT-');
  return make('li', { 'data-key': name }, make('span', { class: `pill ${dead ? 'bad' : 'good'}` }, dead ? 'dead' : 'alive'), ' ', make('code', {}, name),
    make('div', { class: 'quiet small' }, `host ${host}, process ${process} · ${dead ? 'its lease is over' : `lease holds ${duration(leaseLeft)} more`}`));
}

function workersOf(lane, workers) {
  const own = workers.filter((one) => one.lane === lane);
  return make('details', { 'data-key': 'workers' }, make('summary', {}, own.length ? `Workers: ${number(own.length)}` : 'No workers known'),
    make('ul', { class: 'workers' }, own.map(worker)));
}

export const head = (names) => make('thead', {}, make('tr', {}, names.map((name) =>
  (name ? make('th', { scope: 'col' }, name) : make('td', {})))));

function lane(one, workers) {
  const trouble = one.paused ? ['warn', 'paused'] : one.workers === 0 ? ['bad', 'nobody works'] : ['good', 'running'];
  const facts = { 'in line': number(one.backlog), 'in work': number(one.processing), pending: number(one.pending),
    oldest: duration(one.oldestWait), 'settled/s': rate(one.settledPerSecond), 'dead letters': number(one.deadLetters), lost: number(one.lost) };
  return make('article', { class: `card lane ${one.lane}`, 'data-key': one.lane, 'aria-labelledby': `lane-${one.lane}` },
    make('div', { class: 'lane-head' }, make('h2', { id: `lane-${one.lane}` }, LANE_NAMES[one.lane]),
      make('span', { class: `pill ${trouble[0]}` }, trouble[1]),
      act(one.paused ? 'resume' : 'pause', one.paused ? 'Resume' : 'Pause', { lane: one.lane, key: one.paused ? 'resume' : 'pause' },
        { label: `${one.paused ? 'Resume' : 'Pause'} the ${LANE_NAMES[one.lane]} lane` })),
    make('dl', { class: 'facts' }, Object.entries(facts).map(([name, value]) =>
      make('div', {}, make('dt', {}, name), make('dd', {}, value)))),
    workersOf(one.lane, workers));
}

function sector({ name, available, held, sold, capacity, price }) {
  const words = `${name}: ${number(sold)} sold, ${number(held)} held, ${number(available)} left of ${number(capacity)}`;
  const share = (part) => Math.round(1000 * part / capacity) / 10;
  return make('div', { class: 'sector', 'data-key': name, title: `${words} at ${money(price)}` },
    make('span', {}, name), make('meter', { min: 0, max: 100, value: share(sold + held), 'aria-label': words }),
    make('span', { class: 'quiet' }, `${number(available)} left`));
}

function match(one) {
  const open = one.sales === 'open';
  return make('tr', { 'data-key': one.id },
    make('th', { scope: 'row' }, `${one.home} × ${one.away}`, make('br'), make('code', {}, one.id)),
    make('td', {}, kickoff(one.kickoff)), make('td', { class: 'sectors' }, one.sectors.map(sector)),
    make('td', {}, make('span', { class: `pill ${open ? 'good' : 'warn'}` }, one.sales)),
    make('td', {}, act(open ? 'close-match' : 'open-match', open ? 'Close sales' : 'Open sales', {
      match: one.id, key: open ? 'close' : 'open', ...open && { ask: `Close the sales of ${one.home} × ${one.away}? Orders are refused until you open them again.` },
    }, { label: `${open ? 'Close' : 'Open'} sales of ${one.id}` })));
}

export function tell(state) {
  totals(state);
  charts(state);
  show($('lanes'), state.lanes.map((one) => lane(one, state.workers)));
  show($('matches'), [make('table', {}, head(['Match', 'Kickoff', 'Seats', 'Sales', '']), make('tbody', {}, state.matches.map(match))),
    state.matches.length >= MOST_MATCHES && make('p', { class: 'quiet' },
      `The first ${MOST_MATCHES} are shown.`)].filter(Boolean));
}
