#!lua flags=allow-oom
-- Retires final orders whose retention is over: their records go, and the counters keep
-- what the audit has to know of them.
-- KEYS: 1 all orders (sorted set), 2 counters (hash), then the record (string) of each order
-- ARGV: 1 microseconds that a final order is kept, then the id of each order
-- Returns how many were retired. One whose record somebody has changed is left, for the
-- audit to name it.
--include order/record.lua
local all, counters, kept = KEYS[1], KEYS[2], tonumber(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local retired = 0
local records = readRecords(KEYS, 3)
for i = 2, #ARGV do
  local id, record = ARGV[i], KEYS[i + 1]
  local o = recordOf(records[record])
  local gone = not records[record] and redis.call('EXISTS', record) == 0
  local due = o and o.status ~= 'queued' and o.status ~= 'processing' and tonumber(o.settledAt)
    and now - tonumber(o.settledAt) >= kept
  if gone then
    redis.call('HINCRBY', counters, 'vanished', 1)
  elseif due then
    redis.call('HINCRBY', counters, 'retired:' .. o.status .. ':' .. o.lane, 1)
    if o.status == 'confirmed' then
      redis.call('HINCRBY', counters, 'retired-sold:' .. o.matchId .. ':' .. o.sector, o.quantity)
    end
    redis.call('DEL', record)
  end
  if gone or due then
    redis.call('ZREM', all, id)
    retired = retired + 1
  end
end
return retired
