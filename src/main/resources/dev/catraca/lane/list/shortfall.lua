#!lua flags=no-writes
-- Counts how many open orders have no entry in the list lane, at one moment.
-- KEYS: 1 queued, 2 processing (set), 3 delayed orders of the lane (sorted sets), 4 the lane's
--       list, then the processing lists
-- Returns the number; 0 or less when each may have one.
local missing = redis.call('ZCARD', KEYS[1]) + redis.call('SCARD', KEYS[2]) - redis.call('ZCARD', KEYS[3])
for i = 4, #KEYS do
  missing = missing - redis.call('LLEN', KEYS[i])
end
return missing
