#!lua flags=allow-oom
-- Retires final orders whose retention is over: their records go, and the counters keep
-- what the audit has to know of them.
-- KEYS: 1 all orders (sorted set), 2 counters (hash), then the record (hash) of each order
-- ARGV: 1 microseconds that a final order is kept, then the id of each order
-- Returns how many were retired.
local all, counters, kept = KEYS[1], KEYS[2], tonumber(ARGV[1])
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local retired = 0
for i = 2, #ARGV do
  local id, record = ARGV[i], KEYS[i + 1]
  local o = redis.call('HMGET', record, 'status', 'lane', 'settledAt', 'matchId', 'sector', 'quantity')
  local final = o[1] ~= 'queued' and o[1] ~= 'processing'
  if not o[1] then
    redis.call('HINCRBY', counters, 'vanished', 1)
  elseif final and o[3] and now - tonumber(o[3]) >= kept then
    redis.call('HINCRBY', counters, 'retired:' .. o[1] .. ':' .. o[2], 1)
    if o[1] == 'confirmed' then
      redis.call('HINCRBY', counters, 'retired-sold:' .. o[4] .. ':' .. o[5], o[6])
    end
    redis.call('DEL', record)
  end
  if not o[1] or final and o[3] and now - tonumber(o[3]) >= kept then
    redis.call('ZREM', all, id)
    retired = retired + 1
  end
end
return retired
