#!lua flags=allow-oom
-- Drops the last taken of an element that a worker holds twice.
-- KEYS: 1 the worker's processing list
-- ARGV: 1 the element
-- Returns 1, or 0 when it is held once or not at all, which changes nothing.
if #redis.call('LPOS', KEYS[1], ARGV[1], 'COUNT', 2) < 2 then
  return 0
end
return redis.call('LREM', KEYS[1], 1, ARGV[1])
