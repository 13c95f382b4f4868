#!lua flags=no-writes
-- Tells which channels somebody listens to.
-- KEYS: 1 any key of a partition, for a Cluster tells of one node only
-- ARGV: 1 how many channels at most
-- Returns {{subscriptions to patterns}, then for each channel, by name, {channel,
-- subscribers}}.
local names = redis.call('PUBSUB', 'CHANNELS')
table.sort(names)
local told = { { string.format('%.0f', redis.call('PUBSUB', 'NUMPAT')) } }
for i = 1, math.min(#names, tonumber(ARGV[1])) do
  local count = redis.call('PUBSUB', 'NUMSUB', names[i])
  told[#told + 1] = { names[i], string.format('%.0f', count[2]) }
end
return told
