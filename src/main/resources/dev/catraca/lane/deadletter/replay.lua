#!lua
-- Gives failed orders another life: for each, holds its seats again, makes it queued with
-- no attempts, puts it at the end of its lane's line and removes its dead letter; or
-- refuses and changes nothing.
-- KEYS: 1 dead letters (stream), 2 counters (hash), 3 queued orders of the lane (sorted set),
--       4 the lane's list or stream, then for each order: record (string), match, buyers of the
--       match (hashes)
-- ARGV: 1 lane, list or stream, 2 channel for changes of status, then for each order: id of
--       its dead letter, order id
-- Returns for each one of
--   {'replayed'}    {'gone'}: the dead letter is    {'not-failed', status}
--   {'unreadable'}: there is no record, or somebody has changed it or its match
--   {'buyer-limit', limit, held}    {'sold-out', available}
--include order/record.lua
--include order/seats.lua
--include order/entry.lua
local letters, counters, queued, entries = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local lane, channel = ARGV[1], ARGV[2]
local time = redis.call('TIME')
local micros = string.format('%.0f', time[1] * 1000000 + time[2])
local changes, answers = {}, {}

-- what a script has written stays written when it fails: trouble must come before that
redis.call('HLEN', counters)
redis.call('ZCARD', queued)
redis.call(lane == 'list' and 'LLEN' or 'XLEN', entries)

local function replay(record, match, buyers, letter, id)
  if #redis.call('XRANGE', letters, letter, letter) == 0 then return { 'gone' } end
  local o = recordOf(redis.call('MGET', record)[1])
  if not o then return { 'unreadable' } end
  if o.status ~= 'failed' then return { 'not-failed', o.status } end
  local version, startedAt = string.match(o.claim, '^(%d+)/%d+/(%d*)/%d*/')
  if not (version and o.lane == lane) then
    return { 'unreadable' }
  end
  local sector, quantity, buyer = o.sector, tonumber(o.quantity), o.buyer
  local m = redis.pcall('HMGET', match, 'buyerLimit', 'available:' .. sector, 'held:' .. sector)
  local held = redis.pcall('HGET', buyers, buyer) or '0'
  held = type(held) ~= 'table' and seatsOf(held)
  local limit, available = seatsOf(m[1]), seatsOf(m[2])
  if m.err or not (limit and available and seatsOf(m[3]) and held) then return { 'unreadable' } end
  if held + quantity > limit then return { 'buyer-limit', m[1], tostring(held) } end
  if available < quantity then return { 'sold-out', m[2] } end

  o.status, o.claim, o.settledAt, o.reason = 'queued', string.format('%d/0/%s//', version + 1, startedAt), '', ''
  redis.call('HINCRBY', match, 'available:' .. sector, -quantity)
  redis.call('HINCRBY', match, 'held:' .. sector, quantity)
  redis.call('HINCRBY', buyers, buyer, quantity)
  redis.call('HINCRBY', counters, 'failed:' .. lane, -1)
  redis.call('HINCRBY', counters, 'replayed:' .. lane, 1)
  -- it waits since now, and behind the others
  redis.call('ZADD', queued, micros, id)
  if lane == 'list' then
    redis.call('LPUSH', entries, id)
  else
    o.entry = addEntry(entries, id, o, 0)
  end
  redis.call('SET', record, textOf(o))
  redis.call('XDEL', letters, letter)
  changes[#changes + 1] = id .. '|queued|' .. o.claim .. '|||'
  return { 'replayed' }
end

for i = 1, (#ARGV - 2) / 2 do
  local k = 3 * i + 2
  answers[i] = replay(KEYS[k], KEYS[k + 1], KEYS[k + 2], ARGV[2 * i + 1], ARGV[2 * i + 2])
end
if #changes > 0 then
  redis.call('PUBLISH', channel, table.concat(changes, '\n'))
end
return answers
