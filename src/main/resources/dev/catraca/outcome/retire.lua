#!lua flags=allow-oom
-- Retires final orders whose retention is over: their records go, and the counters keep
-- what the audit has to know of them.
-- KEYS: 1 all orders (sorted set), 2 counters (hash), then the record (hash) of each order
-- ARGV: 1 microseconds that a final order is kept, then the id of each order
-- Returns how many were retired. One whose record somebody has changed is left, for the
-- audit to name it.
--include order/facts.lua
local all, counters, kept = KEYS[1], KEYS[2], tonumber(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local retired = 0
for i = 2, #ARGV do
  local id, record = ARGV[i], KEYS[i + 1]
  local o = redis.pcall('HMGET', record, 'status', 'settledAt', 'facts', 'sector', 'matchId', 'buyer')
  local facts = not o.err and factsOf(o[3], o[4], o[5], o[6])
  local gone = not o.err and not o[1]
  -- everything is looked at before anything is written: what has been counted stays counted
  local due = facts and o[1] and o[1] ~= 'queued' and o[1] ~= 'processing' and tonumber(o[2])
    and now - tonumber(o[2]) >= kept
  if gone then
    redis.call('HINCRBY', counters, 'vanished', 1)
  elseif due then
    redis.call('HINCRBY', counters, 'retired:' .. o[1] .. ':' .. facts.lane, 1)
    if o[1] == 'confirmed' then
      redis.call('HINCRBY', counters, 'retired-sold:' .. facts.matchId .. ':' .. facts.sector, facts.quantity)
    end
    redis.call('DEL', record)
  end
  if gone or due then
    redis.call('ZREM', all, id)
    retired = retired + 1
  end
end
return retired
