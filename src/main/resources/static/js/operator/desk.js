/** The list, the dead letters, and the search for orders. */

import { $, make, options } from '../dom.js';
import { show } from '../morph.js';
import { call } from '../api.js';
import { act, attempt, define, onSubmit } from './acts.js';
import { ago, count, money, moment, number, time } from './format.js';
import { head } from './overview.js';

const REASONS = { 'attempts-exhausted': 'attempts exhausted', malformed: 'no order', 'unknown-order': 'order unknown' };
const PAGE = 25;
/** What an order's id may look like; anything else names no order, and may be no path either. */
const ID = /^[\w-]{1,128}$/;
const NOTHING = { id: '', query: null, items: [], next: null };
let partition = () => 0;
let last = NOTHING;

const code = (text) => make('code', { title: text }, text);
const orderLine = (order) => `${number(order.quantity)} × ${order.matchId} / ${order.sector}`;
const clipped = (text) => make('td', { class: 'clipped', title: text }, text);
const byId = (id) => make('a', { href: `#orders?id=${encodeURIComponent(id)}` }, code(id));

export function begin(partitionOf) {
  partition = partitionOf;
  onSubmit($('replay-all'), replayAll);
  $('replay-all').addEventListener('change', () => { $('forecast').textContent = ''; });
  onSubmit($('search'), (fields) => search(fields));
  $('more').addEventListener('click', () => attempt(more));
  show($('list-actions'), [act('recover', 'Recover now', {}, {})]);
}

define('recover', async () => {
  const { recovered } = await call('POST', `api/v1/lanes/list/recover?partition=${partition()}`);
  return recovered ? `${count(recovered, 'order')} put back at the head of the line.` : 'Nothing to recover: no dead worker holds an order.';
});
define('replay', async ({ letter }) => {
  const order = await call('POST', `api/v1/dead-letters/${letter}/replay`);
  return `Order ${order.id} is queued again.`;
});
define('remove-letter', async ({ letter }) => {
  await call('DELETE', `api/v1/dead-letters/${letter}`);
  return 'The dead letter is removed.';
});
define('cancel-order', async ({ order }) => {
  await call('DELETE', `api/v1/orders/${order}`);
  await look();
  return `Order ${order} is cancelled and its seats are back on sale.`;
});

async function replayAll(fields) {
  const lane = fields.get('lane') || undefined;
  const what = fields.get('what');
  if (what === 'purge') {
    const { removed } = await call('DELETE', `api/v1/dead-letters${lane ? `?lane=${lane}` : ''}`);
    return `${count(removed, 'dead letter')} removed.`;
  }
  const { replayed, withoutSeats, skipped } = await call('POST', 'api/v1/dead-letters/replay', { lane, dryRun: what === 'dry' });
  const rest = `${number(withoutSeats)} without seats, ${number(skipped)} not replayable`;
  $('forecast').textContent = what === 'dry' ? `A replay would queue ${count(replayed, 'order')}; ${rest}. Nothing was changed.` : '';
  return what === 'dry' ? '' : `${count(replayed, 'order')} queued again; ${rest}.`;
}

function inLine(one, place) {
  return one.id ? make('tr', { 'data-key': one.id }, make('td', {}, number(place + 1)), make('th', { scope: 'row' }, byId(one.id)),
    make('td', { class: 'what' }, orderLine(one)), clipped(one.buyer))
    : make('tr', {}, make('td', {}, number(place + 1)), make('td', { colspan: 3 }, 'no order: ', code(one.element)));
}

function worker({ worker: name, alive, heartbeatAt, orders }, at) {
  return make('div', { class: 'holder', 'data-key': name },
    make('p', {}, code(name), ' ', make('span', { class: `pill ${alive ? 'good' : 'bad'}` }, alive ? 'alive' : 'dead'), ' ',
      make('span', { class: 'quiet small' }, heartbeatAt ? `heartbeat ${ago(heartbeatAt, at)}` : 'no heartbeat')),
    orders.length ? make('ul', {}, orders.map((one) => make('li', { 'data-key': one.id ?? one.element },
      one.id ? [byId(one.id), ` ${orderLine(one)}`] : [code(one.element)]))) : make('p', { class: 'quiet' }, 'holds nothing'));
}

function list({ list: { line, processing }, at }) {
  show($('line'), [line.length ? make('table', { 'data-key': 'line' }, head(['Place', 'Order', 'What', 'Buyer']), make('tbody', {}, line.map(inLine)))
    : make('p', { class: 'quiet', 'data-key': 'empty' }, 'Nobody waits.')]);
  show($('processing'), processing.length ? processing.map((one) => worker(one, at)) : [make('p', { class: 'quiet' }, 'No worker.')]);
}

function letter(one, at) {
  const what = one.order ? [orderLine(one.order), make('div', { class: 'quiet small clipped', title: one.order.buyer }, one.order.buyer)] : [code(one.entry ?? '')];
  return make('tr', { 'data-key': one.id },
    make('th', { scope: 'row' }, one.orderId ? byId(one.orderId) : 'no order'), make('td', { class: one.lane }, make('span', { class: 'pill' }, one.lane)),
    make('td', {}, REASONS[one.reason] ?? one.reason), make('td', {}, number(one.attempts)),
    make('td', {}, make('span', { title: moment(one.failedAt) }, ago(one.failedAt, at))), make('td', { class: 'what' }, what),
    make('td', {}, make('div', { class: 'buttons' },
      act('replay', 'Replay', { letter: one.id }, { label: `Replay ${one.orderId ?? one.id}`, off: one.order?.status === 'failed' ? '' : 'Only a failed order can be replayed.' }),
      act('remove-letter', 'Remove', { letter: one.id, ask: 'Remove this dead letter? Its order stays failed and can no longer be replayed.' }, { label: `Remove ${one.id}` }))));
}

function letters({ deadLetters: { items, next }, at }) {
  show($('letters'), items.length ? [make('table', { 'data-key': 'letters' }, head(['Order', 'Lane', 'Reason', 'Attempts', 'Given up', 'What', '']),
    make('tbody', {}, items.map((one) => letter(one, at)))), next && make('p', { class: 'quiet' }, 'The newest 20 are shown.')].filter(Boolean)
    : [make('p', { class: 'quiet', 'data-key': 'empty' }, 'None. Every order found its end.')]);
}

/** Looks for what the form says; an id beats all else. */
export async function search(fields) {
  const id = fields.get('id').trim();
  const query = new URLSearchParams([...fields].filter(([name, value]) => name !== 'id' && value.trim()));
  last = { id, query, items: [], next: null };
  await look();
  return '';
}

async function look() {
  if (!last.id) return fetchPage(null);
  const asked = last;
  const items = await find(asked.id);
  if (asked !== last) return;
  last.items = items;
  results();
}

async function find(id) {
  if (!ID.test(id)) return [];
  try {
    return [await call('GET', `api/v1/orders/${id}`)];
  } catch (trouble) {
    if (trouble.status === 404) return [];
    throw trouble;
  }
}

async function fetchPage(cursor) {
  const asked = last;
  const query = new URLSearchParams(asked.query);
  query.set('limit', PAGE);
  if (cursor) query.set('cursor', cursor);
  const { items, next } = await call('GET', `api/v1/orders?${query}`);
  if (asked !== last) return;
  last = { ...asked, items: cursor ? [...asked.items, ...items] : items, next };
  results();
}

const more = () => fetchPage(last.next);

function result(order) {
  const cancellable = ['queued', 'confirmed'].includes(order.status);
  const took = order.settledAt ? `after ${time((new Date(order.settledAt) - new Date(order.acceptedAt)) / 1000)}` : '–';
  return make('tr', { 'data-key': order.id }, make('th', { scope: 'row' }, code(order.id)), make('td', {}, order.lane),
    make('td', {}, make('span', { class: `pill ${order.status}` }, order.status), order.reason && make('div', { class: 'quiet small' }, order.reason)),
    make('td', { class: 'what' }, orderLine(order), make('span', { class: 'quiet' }, ` · ${money(order.amount)}`), order.tickets.length > 0 && make('div', { class: 'small' }, order.tickets.map((ticket) => make('div', {}, code(ticket))))),
    clipped(order.buyer), make('td', {}, number(order.attempts)), make('td', {}, moment(order.acceptedAt)), make('td', { title: moment(order.settledAt) }, took),
    make('td', {}, cancellable && act('cancel-order', 'Cancel', { order: order.id, ask: 'Cancel this order? Its seats go back on sale.' }, { label: `Cancel ${order.id}` })));
}

function results() {
  const { items, next } = last;
  $('found').textContent = items.length ? `${count(items.length, 'order')}${next ? ', and more' : ''}.` : next ? 'None so far; look further.' : 'No such order.';
  show($('results'), items.length ? [make('table', {}, head(['Order', 'Lane', 'Status', 'What', 'Buyer', 'Attempts', 'Accepted', 'Settled', '']), make('tbody', {}, items.map(result)))] : []);
  $('more').hidden = !next;
}

/** Nobody is in the room: no name of a buyer stays behind. */
export function forget() {
  last = { ...NOTHING };
  $('search').reset();
  $('more').hidden = true;
  for (const id of ['line', 'processing', 'letters', 'forecast', 'found', 'results']) $(id).replaceChildren();
}

export function tell(state) {
  list(state);
  letters(state);
  options($('search').matchId, [['', 'any'], ...state.matches.map(({ id }) => [id, id])]);
}
