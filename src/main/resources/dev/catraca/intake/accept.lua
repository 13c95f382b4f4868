#!lua
-- Accepts orders: for each, holds its seats, writes its record, numbers it, indexes it as
-- queued and puts it in its lane; or refuses it and changes nothing.
-- KEYS: 1 queued orders of the lane (sorted set), 2 counters (hash),
--       3 the lane's list or stream (of pub/sub: its workers, a sorted set), 4 all orders
--       (sorted set, see dev.catraca.order.AcceptedBatch), 5 generation (string),
--       then for each group of orders of one match: match (its id ends the key), buyers of the
--       match (hashes), then the record of each (string, see order/record.lua)
-- ARGV: 1 lane, 2 channel of the pub/sub lane, 3 most orders that may be queued,
--       4 1 in a Redis Cluster, where PUBLISH counts the subscribers of one node only, so that
--       a worker's lease counts as heard, 5 the generation that the instance knows, then for
--       each group: how many orders, then for each: id, sector, quantity, buyer, and as one text
--       its traceparent or nothing, then a line break, name, = and value of each attribute
-- Returns for each order one of
--   'accepted|sequence|position|amount|currency|microsecond'
--   'unheard': recorded as lost, no seats held    'repeated': there already
--   'lane-full|queued'    'unknown-match'    'unknown-sector'    'sales-closed'
--   'buyer-limit|limit|held'    'sold-out|available'
--   'data-lost': Redis holds other data than the instance has seen
--include order/attributes.lua
--include order/seats.lua
local queued, counters, entries, all = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local lane, channel, most, cluster = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local now = redis.call('TIME')
local known = redis.call('HMGET', counters, 'sequence', 'clock', 'accepted:' .. lane, 'lost:' .. lane)
local sequence = tonumber(known[1]) or 0

-- a whole number is written much faster than one with a floating point, which both .. and
-- redis.call make of it
local function digits(number)
  return string.format('%d', number)
end

-- few numbers come, again and again
local numbers = setmetatable({}, { __index = function(memo, text)
  memo[text] = tonumber(text)
  return memo[text]
end })

-- strictly growing, so that it can order the index; unless the clock was set back
local clock = now[1] * 1000000 + now[2] - 1
local last = tonumber(known[2]) or 0
if last > clock and last < clock + 1000000 then
  clock = last
end
local length = redis.call('ZCARD', queued)
redis.call('ZCARD', all)
local kind = redis.call('TYPE', entries).ok
if lane ~= 'pubsub' and kind ~= lane and kind ~= 'none' then
  return redis.error_reply('WRONGTYPE ' .. entries .. ' is no ' .. lane)
end
local flushed = redis.call('GET', KEYS[5]) ~= ARGV[5]
local ids, waiting, written, answers = {}, {}, {}, {}
-- how many orders are among them; #, of a long table, is a search
local accepted, recorded = 0, 0

-- What several orders of a call need is read once and written once: which records are there,
-- seats by match and sector, seats of buyers by match.
local records, matchOf, argsOf, matches = {}, {}, {}, {}
local a, k = 6, 6
while k <= #KEYS do
  local match, buyers, size = KEYS[k], KEYS[k + 1], tonumber(ARGV[a])
  matches[match] = matches[match] or { key = match, id = string.match(match, ':match:(.*)$'), buyers = buyers, names = {},
    held = {}, changed = {}, sectors = {} }
  local names = matches[match].names
  local n, m = #records, #names
  a = a + 1
  for i = 1, size do
    records[n + i], matchOf[n + i], argsOf[n + i] = KEYS[k + 1 + i], matches[match], a
    names[m + i] = ARGV[a + 3]
    a = a + 5
  end
  k = k + 2 + size
end
local there = {}
if redis.call('EXISTS', unpack(records)) > 0 then
  for _, record in ipairs(records) do
    there[record] = redis.call('EXISTS', record) == 1
  end
end
for _, match in pairs(matches) do
  local held = redis.pcall('HMGET', match.buyers, unpack(match.names))
  for i, name in ipairs(match.names) do
    match.held[name] = not held.err and tonumber(held[i] or 0)
  end
end

local function sectorOf(match, name)
  local sectors = match.sectors
  if not sectors[name] then
    local m = redis.pcall('HMGET', match.key, 'sales', 'buyerLimit', 'currency', 'price:' .. name, 'available:' .. name,
      'held:' .. name, 'decimals')
    -- digits, for an amount that cannot be written would fail the call, with entries in the stream already
    sectors[name] = { sales = not m.err and m[1], limit = tonumber(m[2]), currency = string.match(m[3] or '', '^%u+$'),
      named = m[4], price = tonumber(string.match(m[4] or '', '^%d+$')), available = seatsOf(m[5]),
      held = seatsOf(m[6]), decimals = string.match(m[7] or '', '^%d$'), amounts = {} }
  end
  return sectors[name]
end

local function accept(id, record, match, a)
  local matchId, sector, seats, buyer, rest = match.id, ARGV[a + 1], ARGV[a + 2], ARGV[a + 3], ARGV[a + 4]
  local quantity = numbers[seats]
  if flushed then return 'data-lost' end
  if there[record] then return 'repeated' end
  local s = sectorOf(match, sector)
  if not s.sales then return 'unknown-match' end
  if not s.named then return 'unknown-sector' end
  if s.sales ~= 'open' then return 'sales-closed' end
  local held = match.held[buyer]
  -- somebody has put something else there
  if not (held and s.limit and s.available and s.held and s.currency and s.price and s.decimals) then
    return 'sales-closed'
  end
  if held + quantity > s.limit then return 'buyer-limit|' .. s.limit .. '|' .. held end
  if s.available < quantity then return 'sold-out|' .. s.available end
  if length >= most then return 'lane-full|' .. length end
  local heard = lane ~= 'pubsub' or redis.call('PUBLISH', channel, id) > 0
    or cluster == '1' and redis.call('ZCOUNT', entries, now[1] * 1000000, '+inf') > 0

  sequence, clock = sequence + 1, clock + 1
  local number, micros = digits(sequence), digits(clock)
  local amount = s.amounts[seats] or string.format('%.' .. s.decimals .. 'f', s.price * quantity / 10 ^ s.decimals)
  s.amounts[seats] = amount
  local traceparent, attributes = string.match(rest, '^([^\n]*)(.*)$')
  local entry = lane == 'stream' and redis.call('XADD', entries, '*', 'id', id, 'matchId', matchId, 'sector', sector,
    'quantity', seats, 'buyer', buyer, 'amount', amount, 'amount.currency', s.currency, 'sequence', number,
    attributesOf(attributes)) or ''
  local text = (heard and 'queued|0/0///||||' or 'lost|0/0///|' .. micros .. '|unheard||') .. entry .. '\n'
    .. seats .. '|' .. sector .. '|' .. matchId .. '|' .. amount .. '|' .. s.currency .. '|' .. micros .. '|' .. lane
    .. '|' .. number .. '|' .. traceparent .. '\n' .. buyer .. attributes
  there[record] = true
  written[2 * recorded + 1], written[2 * recorded + 2] = record, text
  recorded = recorded + 1
  ids[recorded] = id
  if not heard then return 'unheard' end
  s.available, s.held, s.sells = s.available - quantity, s.held + quantity, true
  match.held[buyer] = held + quantity
  match.changed[buyer] = true
  waiting[2 * accepted + 1], waiting[2 * accepted + 2] = micros, id
  accepted = accepted + 1
  length = length + 1
  return 'accepted|' .. number .. '|' .. digits(length) .. '|' .. amount .. '|' .. s.currency .. '|' .. micros
end

for n, record in ipairs(records) do
  answers[n] = accept(ARGV[argsOf[n]], record, matchOf[n], argsOf[n])
end
for key, match in pairs(matches) do
  for name, s in pairs(match.sectors) do
    if s.sells then
      redis.call('HSET', key, 'available:' .. name, s.available, 'held:' .. name, s.held)
    end
  end
  local held = {}
  for name in pairs(match.changed) do
    held[#held + 1] = name
    held[#held + 1] = digits(match.held[name])
  end
  if #held > 0 then
    redis.call('HSET', match.buyers, unpack(held))
  end
end
if accepted > 0 then
  redis.call('ZADD', queued, unpack(waiting))
  if lane == 'list' then
    redis.call('LPUSH', entries, unpack(ids))
  end
end
if recorded > 0 then
  redis.call('ZADD', all, digits(clock - recorded + 1), table.concat(ids, ','))
  redis.call('MSET', unpack(written))
  redis.call('HSET', counters, 'sequence', sequence, 'clock', digits(clock),
    'accepted:' .. lane, (tonumber(known[3]) or 0) + recorded,
    'lost:' .. lane, (tonumber(known[4]) or 0) + recorded - accepted)
end
return answers
