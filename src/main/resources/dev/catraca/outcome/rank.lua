-- Tells an order's place in line; of the script that includes it: the first three keys are the
-- queued orders of list, stream and pubsub.
local lines = { list = KEYS[1], stream = KEYS[2], pubsub = KEYS[3] }

-- Returns it as text, from 0, by the key of the order's record and the lane that it is queued in;
-- '' without one.
local function rankOf(record, lane)
  return tostring(lines[lane] and redis.call('ZRANK', lines[lane], string.match(record, '[^:]+$')) or '')
end
