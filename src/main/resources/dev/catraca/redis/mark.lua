#!lua
-- Makes a mark where there is none, by two writes, as orders are made: a restart of Redis
-- that loses what scripts have written loses the mark, too, until the file is rewritten.
-- KEYS: 1 mark (string)
-- ARGV: 1 what it is to be
-- Returns 1, or 0 when it is there already, which changes nothing.
if redis.call('EXISTS', KEYS[1]) == 1 then
  return 0
end
redis.call('SET', KEYS[1], '')
redis.call('SET', KEYS[1], ARGV[1])
return 1
