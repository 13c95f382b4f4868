/** The box office: choose, order, watch. */

import { $, options, say, stored } from './dom.js';
import { call, pause, randomKey } from './api.js';
import { Live } from './live.js';
import { drawStadium, level, walkStands } from './stadium.js';
import { buildLanes, showLanes, tellLanes } from './lanes.js';
import * as orders from './orders.js';
import { language, moment, money, number, problemText, sectorName, speak, t, translate } from './language.js';

const form = $('order');
const UNDER_WAY = 'catraca-under-way';
const MATCHES_MILLIS = 4000;
const TRIES = 4;
let matches = [];
let busy = false;

const theMatch = () => matches.find((match) => match.id === form.match.value) ?? matches[0];
const theSector = () => theMatch()?.sectors.find((sector) => sector.name === form.sector.value) ?? theMatch()?.sectors[0];
const nameOf = (id) => {
  const match = matches.find((one) => one.id === id);
  return match ? `${match.home} × ${match.away}` : id;
};

function choose(name) {
  form.sector.value = name;
  show();
}

function show() {
  const match = theMatch();
  if (!match) return;
  options(form.match, matches.map((one) => [one.id, `${one.home} × ${one.away}`]));
  options(form.sector, match.sectors.map((one) => [one.name, `${sectorName(one.name)} · ${money(one.price)} · ${
    one.available === 0 ? t('soldOut') : t('seatsLeft', { n: number(one.available), all: number(one.capacity) })}`]));
  say($('match-facts'), `${match.venue} · ${moment(match.kickoff)}`);
  $('quantity').max = Math.min(10, match.buyerLimit);
  say($('limit'), t('atMost', { n: number(match.buyerLimit) }));
  drawStadium($('stadium'), match, theSector().name, choose);
  showButton();
}

function showButton() {
  const match = theMatch();
  const sector = theSector();
  const shut = match?.sales === 'closed';
  const out = sector && level(sector) === 'none';
  $('buy').disabled = !match || shut || out;
  $('buy').setAttribute('aria-busy', String(busy));
  const price = sector ? money(sector.price, Number($('quantity').value) || 1) : '';
  say($('buy'), busy ? t('buying') : shut ? t('closed') : out ? t('none') : t('buy', { total: price }));
}

async function loadMatches() {
  try {
    matches = (await call('GET', 'api/v1/matches')).items;
    show();
    orders.show();
  } catch { /* the bar says it, and the next round tries again */ }
}

/** Sends an order until it is answered for good; the key makes sure that it counts once. */
async function send(wish) {
  stored.write(UNDER_WAY, wish);
  for (let turn = 1; ; turn++) {
    try {
      const order = await call('POST', `api/v1/orders?lane=${wish.lane}`, wish.order, { 'Idempotency-Key': wish.key });
      stored.write(UNDER_WAY, null);
      return order;
    } catch (trouble) {
      if (!trouble.passes || trouble.problemName === 'lane-full' || turn === TRIES) {
        // without a clear answer the key is kept: the next click asks for the same order
        if (!trouble.passes) stored.write(UNDER_WAY, null);
        throw trouble;
      }
      say($('problem'), t('retrying'));
      await pause(Math.max(trouble.retryAfter * 1000, 700 * 2 ** turn));
    }
  }
}

function wished() {
  const order = { matchId: form.match.value, sector: form.sector.value, quantity: Number($('quantity').value),
    buyer: form.buyer.value.trim() };
  const lane = form.lane.value;
  const last = stored.read(UNDER_WAY, null);
  const same = last && last.lane === lane && JSON.stringify(last.order) === JSON.stringify(order);
  return { key: same ? last.key : randomKey(), lane, order };
}

async function buy(wish) {
  if (busy) return;
  busy = true;
  showButton();
  say($('problem'), '');
  try {
    orders.add(await send(wish));
    say($('problem'), '');
  } catch (trouble) {
    say($('problem'), problemText(trouble));
    if (trouble.problem.orderId) call('GET', `api/v1/orders/${trouble.problem.orderId}`).then(orders.add, () => {});
  } finally {
    busy = false;
    showButton();
    loadMatches();
  }
}

function step(by) {
  const field = $('quantity');
  field.value = Math.min(Number(field.max), Math.max(1, (Number(field.value) || 1) + by));
  showButton();
}

function showLanguage(code) {
  speak(code);
  show();
  showLanes();
  orders.show();
}

buildLanes();
translate();
$('language').value = language();
$('language').addEventListener('change', (event) => showLanguage(event.target.value));
form.buyer.value = stored.read('catraca-buyer', '');
form.addEventListener('change', show);
$('quantity').addEventListener('input', showButton);
$('fewer').addEventListener('click', () => step(-1));
$('more').addEventListener('click', () => step(1));
walkStands($('stadium'), choose);
form.addEventListener('submit', (event) => {
  event.preventDefault();
  stored.write('catraca-buyer', form.buyer.value.trim());
  buy(wished());
});

/** Says what is away: nothing, the books, or the whole office. */
function tellAway(what) {
  $('offline').hidden = !what;
  if (what) {
    $('offline').dataset.t = what;
    say($('offline'), t(what));
  }
  say($('live'), what ? t('connecting') : t('live'));
  $('live').classList.toggle('on', !what);
}

const lanes = new Live('api/v1/lanes/events', {
  lanes({ items }) {
    tellAway('');
    tellLanes(items);
  },
  away: () => tellAway('awayBar'),
}, {
  connected(yes) {
    tellAway(yes ? '' : 'offlineBar');
    if (yes) loadMatches();
  },
});
addEventListener('online', () => lanes.hurry());
document.addEventListener('visibilitychange', () => {
  if (document.hidden) lanes.stop();
  else {
    lanes.start();
    loadMatches();
  }
});
setInterval(() => { if (!document.hidden) loadMatches(); }, MATCHES_MILLIS);
orders.begin({ onChange: loadMatches, nameOf });
await loadMatches();
const left = stored.read(UNDER_WAY, null);
if (left) {
  say($('problem'), t('resumed'));
  buy(left);
}
