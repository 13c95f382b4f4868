#!lua
-- Accepts orders: for each, holds its seats, writes its record, numbers it, indexes it as
-- queued and puts it in its lane; or refuses it and changes nothing.
-- KEYS: 1 queued orders of the lane (sorted set), 2 counters (hash),
--       3 the lane's list or stream (of pub/sub: its workers, a sorted set), 4 all orders
--       (sorted set), 5 generation (string),
--       then for each order: record (hash), match (hash), buyers of the match (hash)
-- ARGV: 1 lane, 2 channel of the pub/sub lane, 3 most orders that may be queued,
--       4 1 in a Redis Cluster, where PUBLISH counts the subscribers of one node only, so that
--       a worker's lease counts as heard, 5 the generation that the instance knows, then for
--       each order: id, match id, sector, quantity, buyer, traceparent or nothing, count of
--       attributes, then name and value of each
-- Returns for each order one of
--   {'accepted', sequence, position, amount, currency, microsecond}
--   {'unheard'}: recorded as lost, no seats held    {'repeated'}: there already
--   {'lane-full', queued}    {'unknown-match'}    {'unknown-sector'}    {'sales-closed'}
--   {'buyer-limit', limit, held}    {'sold-out', available}
--   {'data-lost'}: Redis holds other data than the instance has seen
local queued, counters, entries, all = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local lane, channel, most, cluster = ARGV[1], ARGV[2], tonumber(ARGV[3]), ARGV[4]
local now = redis.call('TIME')
local known = redis.call('HMGET', counters, 'sequence', 'clock')
local sequence = tonumber(known[1]) or 0
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
local accepted, unheard, ids, waiting, index = 0, 0, {}, {}, {}
local answers = {}
local flushed = redis.call('GET', KEYS[5]) ~= ARGV[5]

-- A batch is mostly for one sector, which is read once and written once.
local sectors = {}
local function sectorOf(match, sector)
  local at = match .. ' ' .. sector
  if not sectors[at] then
    local m = redis.pcall('HMGET', match, 'sales', 'buyerLimit', 'currency', 'price:' .. sector,
      'available:' .. sector, 'decimals')
    sectors[at] = { match = match, name = sector, sales = not m.err and m[1], limit = m[2], currency = m[3],
      price = m[4], available = tonumber(m[5]), decimals = m[6], taken = 0 }
  end
  return sectors[at]
end

local function accept(id, record, match, buyers, a)
  local matchId, sector, quantity, buyer = ARGV[a + 1], ARGV[a + 2], tonumber(ARGV[a + 3]), ARGV[a + 4]
  if flushed then return { 'data-lost' } end
  if redis.call('EXISTS', record) == 1 then
    return { 'repeated' }
  end
  local s = sectorOf(match, sector)
  if not s.sales then return { 'unknown-match' } end
  if not s.price then return { 'unknown-sector' } end
  if s.sales ~= 'open' then return { 'sales-closed' } end
  local held = redis.pcall('HGET', buyers, buyer) or 0
  held = type(held) ~= 'table' and tonumber(held)
  -- somebody has put something else there
  if not held then return { 'sales-closed' } end
  if held + quantity > tonumber(s.limit) then return { 'buyer-limit', s.limit, tostring(held) } end
  if s.available < quantity then return { 'sold-out', tostring(s.available) } end
  if length >= most then return { 'lane-full', tostring(length) } end
  local heard = lane ~= 'pubsub' or redis.call('PUBLISH', channel, id) > 0
    or cluster == '1' and redis.call('ZCOUNT', entries, now[1] * 1000000, '+inf') > 0

  sequence, clock = sequence + 1, clock + 1
  local micros = string.format('%.0f', clock)
  local amount = string.format('%.' .. s.decimals .. 'f', s.price * quantity / 10 ^ s.decimals)
  local fields = { 'lane', lane, 'status', 'queued', 'matchId', matchId, 'sector', sector, 'quantity', quantity,
    'buyer', buyer, 'amount', amount, 'currency', s.currency, 'sequence', sequence, 'attempts', 0, 'version', 1,
    'acceptedAt', micros }
  if ARGV[a + 5] ~= '' then
    fields[#fields + 1] = 'traceparent'
    fields[#fields + 1] = ARGV[a + 5]
  end
  for i = a + 7, a + 6 + 2 * tonumber(ARGV[a + 6]), 2 do
    fields[#fields + 1] = '@' .. ARGV[i]
    fields[#fields + 1] = ARGV[i + 1]
  end
  if lane == 'stream' then
    local entry = { 'id', id, 'matchId', matchId, 'sector', sector, 'quantity', quantity, 'buyer', buyer,
      'amount', amount, 'amount.currency', s.currency, 'sequence', sequence }
    for i = a + 7, a + 6 + 2 * tonumber(ARGV[a + 6]) do
      entry[#entry + 1] = ARGV[i]
    end
    fields[#fields + 1] = 'entry'
    fields[#fields + 1] = redis.call('XADD', entries, '*', unpack(entry))
  end
  redis.call('HSET', record, unpack(fields))
  accepted = accepted + 1
  index[#index + 1] = micros
  index[#index + 1] = id
  if not heard then
    redis.call('HSET', record, 'status', 'lost', 'reason', 'unheard', 'settledAt', micros)
    unheard = unheard + 1
    return { 'unheard' }
  end
  s.available, s.taken = s.available - quantity, s.taken + quantity
  redis.call('HINCRBY', buyers, buyer, quantity)
  waiting[#waiting + 1] = micros
  waiting[#waiting + 1] = id
  length = length + 1
  ids[#ids + 1] = id
  return { 'accepted', tostring(sequence), tostring(length), amount, s.currency, micros }
end

local a, k = 6, 6
while a <= #ARGV do
  answers[#answers + 1] = accept(ARGV[a], KEYS[k], KEYS[k + 1], KEYS[k + 2], a)
  a, k = a + 7 + 2 * tonumber(ARGV[a + 6]), k + 3
end
for _, s in pairs(sectors) do
  if s.taken > 0 then
    redis.call('HINCRBY', s.match, 'available:' .. s.name, -s.taken)
    redis.call('HINCRBY', s.match, 'held:' .. s.name, s.taken)
  end
end
if #ids > 0 then
  redis.call('ZADD', queued, unpack(waiting))
  if lane == 'list' then
    redis.call('LPUSH', entries, unpack(ids))
  end
end
if accepted > 0 then
  redis.call('ZADD', all, unpack(index))
  redis.call('HSET', counters, 'sequence', sequence, 'clock', string.format('%.0f', clock))
  redis.call('HINCRBY', counters, 'accepted:' .. lane, accepted)
end
if unheard > 0 then
  redis.call('HINCRBY', counters, 'lost:' .. lane, unheard)
end
return answers
