/** The box office: choose, order, watch. */

import { $, ask, options, say, stored } from './dom.js';
import { call } from './api.js';
import { Live } from './live.js';
import { drawStadium, level, walkStands } from './stadium.js';
import { buildLanes, showLanes, tellLanes } from './lanes.js';
import * as away from './away.js';
import * as orders from './orders.js';
import { drop, inDoubt, isOld, isSame, send, takeUpLeft, wishFor } from './under-way.js';
import { language, moment, money, number, problemText, sectorName, speak, t, translate } from './language.js';

const form = $('order');
const MATCHES_MILLIS = 4000;
const AWAY_TURNS = 3;
let matches = [];
let busy = false;
/** Why the last order was refused, for as long as that is true. */
let refused = null;
/** What is said below the button. */
let words = () => '';

const theMatch = () => matches.find((match) => match.id === form.match.value) ?? matches[0];
const theSector = () => theMatch()?.sectors.find((sector) => sector.name === form.sector.value) ?? theMatch()?.sectors[0];
const nameOf = (id) => {
  const match = matches.find((one) => one.id === id);
  return match ? `${match.home} × ${match.away}` : id;
};

function choose(name) {
  form.sector.value = name;
  changed();
}

/** Another wish: what was said of the last one is over. */
function changed() {
  for (const field of form.elements) field.setCustomValidity('');
  if (!busy) tell(null);
  show();
}

function tell(trouble) {
  refused = trouble;
  sayProblem(() => (trouble ? problemText(trouble) : ''));
}

/** Says it, or says it again in another language. */
function sayProblem(next = words) {
  words = next;
  say($('problem'), words());
}

/** Seats come back, and sales are opened again: then nothing stands in the way any more. */
function tellAnew() {
  const { problemName, problem } = refused;
  const { available } = theSector();
  if (problemName === 'sales-closed' && theMatch().sales === 'open') tell(null);
  else if (problemName === 'sold-out' && available >= Number($('quantity').value)) tell(null);
  else if (problemName === 'sold-out') problem.available = available;
  if (refused) tell(refused);
}

function show() {
  const match = theMatch();
  if (!match) return;
  options(form.match, matches.map((one) => [one.id, `${one.home} × ${one.away}`]));
  options(form.sector, match.sectors.map((one) => [one.name, `${sectorName(one.name)} · ${money(one.price)} · ${
    one.available === 0 ? t('soldOut') : t('seatsLeft', { n: one.available, all: one.capacity })}`]));
  say($('match-facts'), `${match.venue} · ${moment(match.kickoff)}`);
  limitQuantity(Math.min(10, match.buyerLimit));
  say($('limit'), t('atMost', { n: match.buyerLimit }));
  drawStadium($('stadium'), match, theSector().name, choose);
  if (refused) tellAnew();
  showButton();
}

/** What was chosen for another match may be too many for this one; what is typed is left as it is, and told. */
function limitQuantity(most) {
  const field = $('quantity');
  if (field.max === String(most)) return;
  field.max = most;
  if (Number(field.value) > most) field.value = most;
}

function showButton() {
  const match = theMatch();
  const sector = theSector();
  // what is in doubt may be asked for whatever has become of its seats
  const asks = !busy && Boolean(inDoubt());
  const shut = !asks && match?.sales === 'closed';
  const out = !asks && sector && level(sector) === 'none';
  $('buy').disabled = !match;
  // keeps the focus, which a button that is disabled under somebody's finger would lose
  $('buy').setAttribute('aria-disabled', String(shut || out));
  $('buy').setAttribute('aria-busy', String(busy));
  const price = sector && $('quantity').validity.valid ? money(sector.price, $('quantity').value) : '';
  say($('buy'), busy ? t('buying') : shut ? t('closed') : out ? t('none') : t('buy', { total: price }).trim());
}

async function loadMatches() {
  try {
    const chosen = theMatch();
    matches = (await call('GET', 'api/v1/matches?limit=1000')).items;
    if (chosen && !matches.some(({ id }) => id === chosen.id)) matches.push(await call('GET', `api/v1/matches/${chosen.id}`));
    show();
    if (refused?.isUnanswered && !isOld(inDoubt() ?? {})) settleLast();
    orders.show();
    away.answered();
    if (away.returning()) lanes.hurry();
    if (away.viewOnly()) told(await call('GET', 'api/v1/lanes'));
  } catch (trouble) {
    away.failed(trouble);
  }
}

/** An order says when its lane rests. */
function told({ items }) {
  if (tellLanes(items)) orders.show();
}

async function place(wish) {
  orders.add(await send(wish, (trouble) => sayProblem(() => (trouble.isUnanswered ? t('retrying') : problemText(trouble)))));
  tell(null);
}

/** Whether the buyer still wants what is in doubt: yes, no, or nothing, and is asked again another time. */
async function wanted(wish) {
  const { at, lane, order: { matchId, sector, quantity } } = wish;
  const what = [nameOf(matchId), `${number(quantity)} × ${sectorName(sector)}`, t('laneOf', { lane: t(lane) }),
    Number.isFinite(at) && moment(at)];
  const question = () => t(isOld(wish) ? 'oldSure' : 'doubtSure');
  say($('old-text'), question());
  say($('old-what'), what.filter(Boolean).join(' · '));
  const answer = await ask($('old'));
  if (answer === 'no') drop();
  else if (!answer) sayProblem(question);
  return answer;
}

/** Asks, with its key, for what is in doubt; returns whether it is placed. */
async function settle(wish) {
  sayProblem(() => t('asking'));
  try {
    await place(wish);
    return true;
  } catch (trouble) {
    if (inDoubt()) throw trouble;
    showRefused(trouble);
    sayProblem(() => t('notTaken', { why: problemText(trouble) }));
    return false;
  }
}

/** What is in doubt comes first, for the buyer may have it already; then only another click buys something else. */
async function buy(wish) {
  const last = inDoubt();
  if (!last || isSame(last, wish)) {
    await place(last ?? wish);
    return;
  }
  const answer = await wanted(last);
  if (answer === 'no') await place(wish);
  else if (answer && await settle(last)) sayProblem(() => t('taken'));
}

/** An old order is not sent again unasked. */
function settleLast() {
  const last = inDoubt();
  if (last) busily(async () => (!isOld(last) || await wanted(last) === 'yes') && settle(last));
}

/** One at a time. */
async function busily(action) {
  if (busy) return;
  busy = true;
  showButton();
  try {
    await action();
  } catch (trouble) {
    tell(trouble);
    showRefused(trouble);
  } finally {
    busy = false;
    showButton();
    loadMatches();
  }
}

/** An order that pub/sub lost at once is on record all the same. */
function showRefused({ problem }) {
  if (problem.orderId) call('GET', `api/v1/orders/${problem.orderId}`).then(orders.add, () => {});
}

function step(by) {
  const field = $('quantity');
  field.value = Math.min(Number(field.max), Math.max(1, (Number(field.value) || 1) + by));
  changed();
}

function showLanguage(code) {
  speak(code);
  sayProblem();
  show();
  showLanes();
  orders.show();
}

buildLanes();
translate();
$('language').value = language();
$('language').addEventListener('change', (event) => showLanguage(event.target.value));
form.buyer.value = stored.read('catraca-buyer', '');
form.addEventListener('change', changed);
form.addEventListener('input', changed);
// the browser would say it in its own language, not in the page's
form.addEventListener('invalid', ({ target }) => {
  target.setCustomValidity(target === form.buyer ? t('needName') : t('needQuantity', { n: $('quantity').max }));
}, true);
$('fewer').addEventListener('click', () => step(-1));
$('more').addEventListener('click', () => step(1));
walkStands($('stadium'), choose);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  if ($('buy').getAttribute('aria-disabled') === 'true') return;
  stored.write('catraca-buyer', form.buyer.value.trim());
  if (!busy) tell(null);
  const wish = wishFor(form.lane.value, { matchId: form.match.value, sector: form.sector.value,
    quantity: Number($('quantity').value), buyer: form.buyer.value.trim() });
  busily(() => buy(wish));
});

const lanes = new Live('api/v1/lanes/events', {
  lanes(state) {
    away.nothing();
    told(state);
  },
  away: away.books,
}, {
  connected(yes) {
    if (yes) {
      away.nothing();
      return;
    }
    away.office();
    loadMatches();
  },
});
addEventListener('online', () => lanes.hurry());
document.addEventListener('visibilitychange', () => {
  lanes.whileSeen();
  if (!document.hidden) loadMatches();
});
let turn = 0;
setInterval(() => {
  turn++;
  // what is away tells by the lanes when it is back
  if (!document.hidden && (!away.isAway() || away.returning() || turn % AWAY_TURNS === 0)) loadMatches();
}, MATCHES_MILLIS);
away.onBack(() => {
  if (refused?.isUnanswered) tell(null);
  loadMatches();
  orders.back();
  settleLast();
});
orders.begin({ onChange: loadMatches, nameOf });
await loadMatches();
await takeUpLeft();
settleLast();
