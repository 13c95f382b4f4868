/** The buyer's own orders: kept in this browser, followed live, told in words. */

import { $, ask, make, say, stored } from './dom.js';
import { call } from './api.js';
import { isAway } from './away.js';
import { Live } from './live.js';
import { isPaused } from './lanes.js';
import { money, number, problemText, sectorName, seconds, t, time } from './language.js';

const KEPT = 'catraca-orders';
/** Tickets are worth more than refusals. */
const MOST_CONFIRMED = 30;
const MOST_WITHOUT_TICKETS = 10;
/** A browser opens six connections to a host, for all its tabs; the lanes need one in each, and clicks need some. */
const MOST_STREAMS = 1;
const LOOK_MILLIS = 2500;
const MOST_LOOKS = 10;

/** A screen reader is told what is added; what is long told goes. */
const MOST_ANNOUNCED = 20;

const orders = new Map();
const streams = new Map();
/** Why an order could not be cancelled, for as long as that is true. */
const notes = new Map();
let changed = () => {};

export const isOpen = (order) => order.status === 'queued' || order.status === 'processing';
/** Also what is confirmed, for an operator may cancel it. */
const mayChange = (order) => isOpen(order) || order.status === 'confirmed';

/** Whether it can be shown: what is stored may be broken. */
function isWhole(order) {
  try {
    return Boolean(card(order));
  } catch {
    return false;
  }
}

/** Whether what is stored is what was last written. */
let isKept = true;

/** Another tab of this browser may have bought or removed orders since: what it wrote is not to be lost. */
function load() {
  const kept = stored.read(KEPT, null);
  if (!Array.isArray(kept) || !isKept) return;
  const ids = new Set(kept.map((order) => order?.id));
  for (const id of [...orders.keys()]) if (!ids.has(id)) orders.delete(id);
  for (const order of kept) if (order?.id && !orders.has(order.id) && isWhole(order)) orders.set(order.id, order);
}

/** What is open stays; of the others the newest. */
function keep() {
  const over = [...orders.values()].filter((order) => !isOpen(order));
  const confirmed = over.filter(({ status }) => status === 'confirmed');
  const others = over.filter(({ status }) => status !== 'confirmed');
  for (const { id } of [...confirmed.slice(0, -MOST_CONFIRMED), ...others.slice(0, -MOST_WITHOUT_TICKETS)]) orders.delete(id);
  isKept = stored.write(KEPT, [...orders.values()]);
}

/** Which match an order is for, by name: the page knows it. */
let matchName = (id) => id;

export function begin({ onChange, nameOf }) {
  changed = onChange;
  matchName = nameOf;
  load();
  keep();
  show();
  lookAgain();
  setInterval(lookAtSome, LOOK_MILLIS);
  document.addEventListener('visibilitychange', () => {
    follow();
    if (!document.hidden) lookAgain();
  });
  addEventListener('storage', ({ key }) => {
    if (key !== KEPT) return;
    load();
    follow();
    show();
  });
  follow();
}

export function add(order) {
  load();
  orders.set(order.id, order);
  keep();
  update(order, true);
}

function update(order, isNew = false) {
  load();
  const before = orders.get(order.id);
  if (!before || !isNew && JSON.stringify(before) === JSON.stringify(order)) return;
  const final = !isOpen(before) && before.status === order.status;
  orders.set(order.id, order);
  if (before.status !== order.status) notes.delete(order.id);
  keep();
  follow();
  show();
  if (isNew || before.status !== order.status) announce(order);
  if (!isOpen(order) && !final) changed();
}

function announce(order) {
  const words = [`${matchName(order.matchId)}, ${sectorName(order.sector)}: ${t(order.status)}.`];
  if (order.tickets?.length) words.push(`${t('tickets')}: ${order.tickets.join(', ')}`);
  if (order.reason) words.push(t(order.reason));
  const announcer = $('announcer');
  announcer.append(make('p', {}, words.join(' ')));
  if (announcer.children.length > MOST_ANNOUNCED) announcer.firstChild.remove();
}

/** Follows the newest open order by a stream while the page is seen; the others are looked at now and then. */
function follow() {
  const wanted = document.hidden ? [] : [...orders.values()].filter(isOpen).slice(-MOST_STREAMS).map((order) => order.id);
  for (const [id, live] of streams) {
    if (!wanted.includes(id)) {
      live.stop();
      streams.delete(id);
    }
  }
  for (const id of wanted.filter((one) => !streams.has(one))) {
    streams.set(id, new Live(`api/v1/orders/${id}/events`, { status: (order) => update(order) }, { silent: true }));
  }
}

async function look(id) {
  const asked = orders.get(id)?.status;
  try {
    const order = await call('GET', `api/v1/orders/${id}`);
    // a late answer tells what the order was before it was cancelled, or settled
    if (orders.get(id)?.status === asked) update(order);
  } catch (trouble) {
    load();
    // the tickets of a confirmed order are good for longer than its record is kept
    if (trouble.status === 404 && orders.has(id) && isOpen(orders.get(id))) {
      update({ ...orders.get(id), status: 'unknown', position: null });
    }
  }
}

/** Looks at all that may have changed while nobody followed it, some at a time. */
export async function lookAgain() {
  const ids = [...orders.values()].filter(mayChange).map(({ id }) => id);
  for (let i = 0; i < ids.length; i += MOST_LOOKS) await Promise.all(ids.slice(i, i + MOST_LOOKS).map(look));
}

/** The office is back. */
export function back() {
  for (const [id, trouble] of notes) if (trouble.isUnanswered) notes.delete(id);
  show();
  lookAgain();
}

let looks = 0;

/** A stream tells changes of status; the place in line changes in between. With many open ones they take turns. */
function lookAtSome() {
  if (document.hidden || isAway()) return;
  const open = [...orders.values()].filter(isOpen);
  const next = looks % open.length;
  [...open.slice(next), ...open.slice(0, next)].slice(0, MOST_LOOKS).forEach((order) => look(order.id));
  looks += MOST_LOOKS;
}

async function cancel(order) {
  if (order.status === 'confirmed' && await ask($('sure')) !== 'yes') return;
  try {
    notes.delete(order.id);
    update(await call('DELETE', `api/v1/orders/${order.id}`));
  } catch (trouble) {
    const looked = look(order.id);
    // a refusal is true of what the order is by now
    if (!trouble.isUnanswered) await looked;
    notes.set(order.id, trouble);
    show();
  }
}

function forget(order) {
  load();
  orders.delete(order.id);
  keep();
  show();
  $('orders-title').focus();
}

function progress(order) {
  if (order.status === 'queued') {
    const wait = isPaused(order.lane) ? t('paused') : order.estimatedWait ? t('wait', { time: time(seconds(order.estimatedWait)) }) : '';
    return make('p', { class: 'place' }, make('b', {}, order.position ? number(order.position) : '…'), ' ',
      order.position === 1 ? t('next') : t('place'), wait && make('span', { class: 'quiet' }, ` · ${wait}`));
  }
  if (order.status === 'processing') {
    return make('p', { class: 'quiet' }, t('soon'), order.attempts > 1 && ` · ${t('attempts', { n: order.attempts })}`);
  }
  if (order.settledAt && order.status === 'confirmed') {
    const took = (new Date(order.settledAt) - new Date(order.acceptedAt)) / 1000;
    return make('p', { class: 'quiet' }, t('settledIn', { time: time(Math.max(0, took)) }));
  }
  const why = order.status === 'unknown' ? t('gone') : order.reason && t(order.reason);
  return why ? make('p', { class: 'quiet' }, why) : null;
}

function card(order) {
  const button = (name, action, of) =>
    make('button', { type: 'button', class: of, 'data-action': name, onclick: () => action(order) }, t(name));
  const what = `${number(order.quantity)} × ${sectorName(order.sector)} · ${money(order.amount)} · ${t('laneOf', { lane: t(order.lane) })}`;
  const tickets = order.status === 'confirmed' && make('ul', { class: 'tickets', 'aria-label': t('tickets') },
    order.tickets.map((code) => make('li', {}, make('code', {}, code))));
  return make('li', { class: `order ${order.status}`, 'data-id': order.id },
    make('div', { class: 'order-head' }, make('strong', {}, matchName(order.matchId)),
      make('span', { class: `pill ${order.status}` }, t(order.status))),
    make('p', {}, what), progress(order), tickets || null,
    notes.has(order.id) ? make('p', { class: 'problem' }, problemText(notes.get(order.id))) : null,
    make('div', { class: 'actions' },
      order.status === 'queued' && button('cancel', cancel, 'quiet-button'),
      order.status === 'confirmed' && button('giveBack', cancel, 'quiet-button'),
      !isOpen(order) && button('forget', forget, 'quiet-button')));
}

/** Writes only the cards that differ, so that focus and reading stay where they are. */
export function show() {
  const list = $('orders');
  const newest = [...orders.values()].reverse();
  $('no-orders').hidden = newest.length > 0;
  $('kept').hidden = newest.length === 0;
  say($('kept'), t('kept', { confirmed: MOST_CONFIRMED, others: MOST_WITHOUT_TICKETS }));
  const old = new Map([...list.children].map((item) => [item.dataset.id, item]));
  const cards = newest.map((order) => {
    const made = card(order);
    const kept = old.get(order.id);
    if (kept?.isEqualNode(made)) return kept;
    const focused = kept?.contains(document.activeElement) ? document.activeElement.dataset.action : null;
    if (focused) queueMicrotask(() => (made.querySelector(`[data-action=${focused}]`) ?? $('orders-title')).focus());
    return made;
  });
  if (cards.length !== list.children.length || cards.some((item, i) => item !== list.children[i])) list.replaceChildren(...cards);
}
