'use strict';
const $ = (id) => document.getElementById(id);
const form = $('order');
let matches = [];

function fill(select, options) {
  const kept = select.value;
  select.replaceChildren(...options.map(([value, text]) => new Option(text, value)));
  if (options.some(([value]) => value === kept)) select.value = kept;
}

function showSectors() {
  const match = matches.find((m) => m.id === form.match.value);
  fill(form.sector, (match ? match.sectors : []).map((s) =>
    [s.name, `${s.name}: ${s.price.amount} ${s.price.currency}, ${s.available} left`]));
}

async function loadMatches() {
  const answer = await fetch('api/v1/matches');
  if (!answer.ok) return;
  matches = (await answer.json()).items;
  fill(form.match, matches.map((m) => [m.id, `${m.home} x ${m.away}`]));
  showSectors();
}

function show(item, order) {
  item.className = order.status;
  const state = document.createElement('b');
  state.textContent = order.status;
  const words = [` ${order.quantity} × ${order.matchId} ${order.sector}, ${order.lane} `];
  if (order.position) words.push(`, place ${order.position}`);
  if (order.reason) words.push(`, ${order.reason}`);
  const tickets = document.createElement('code');
  tickets.textContent = order.tickets.join(' ');
  item.replaceChildren(state, words.join(''), tickets);
}

function follow(order) {
  const item = document.createElement('li');
  $('orders').prepend(item);
  show(item, order);
  const events = new EventSource(`api/v1/orders/${order.id}/events`);
  events.addEventListener('status', (event) => {
    const now = JSON.parse(event.data);
    show(item, now);
    if (now.status !== 'queued' && now.status !== 'processing') { events.close(); loadMatches(); }
  });
}

form.match.addEventListener('change', showSectors);
form.addEventListener('submit', async (event) => {
  event.preventDefault();
  $('problem').textContent = '';
  try {
    const answer = await fetch(`api/v1/orders?lane=${form.lane.value}`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', 'Idempotency-Key': Date.now() + '-' + Math.random() },
      body: JSON.stringify({ matchId: form.match.value, sector: form.sector.value,
        quantity: Number(form.quantity.value), buyer: form.buyer.value }),
    });
    const body = await answer.json();
    if (answer.ok) follow(body);
    else $('problem').textContent = body.detail;
  } catch (gone) {
    $('problem').textContent = 'The service does not answer. Try again in a moment.';
  }
});

const lanes = new EventSource('api/v1/lanes/events');
lanes.addEventListener('lanes', (event) => {
  $('live').textContent = '';
  $('states').replaceChildren(...JSON.parse(event.data).items.map((lane) => {
    const row = document.createElement('tr');
    const wait = lane.oldestWait ? lane.oldestWait.replace('PT', '').toLowerCase() : '–';
    for (const cell of [lane.lane, lane.backlog, lane.processing, lane.settledPerSecond, wait, lane.lost, lane.workers]) {
      row.insertCell().textContent = cell;
    }
    return row;
  }));
});
lanes.onerror = () => { $('live').textContent = '(not connected, trying again)'; };
loadMatches();
