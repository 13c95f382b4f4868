-- Posts orders, each with a name of its own; without an order it reads. Arguments: an order with
-- %s for the name or nothing, a word that no other run uses.
-- The path and its query come with wrk's URL.
local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set('number', threads)
end

function init(args)
  order, run, count = args[1], args[2], 0
  wrk.headers['Content-Type'] = 'application/json'
end

function request()
  if order == '' then
    return wrk.format()
  end
  count = count + 1
  return wrk.format('POST', nil, nil, string.format(order, string.format('%s-%d-%d', run, number, count)))
end

function done(summary, latency, requests)
  local e = summary.errors
  io.write(string.format('BENCH requests=%d seconds=%.3f p50=%.2f p99=%.2f max=%.2f refused=%d broken=%d\n',
    summary.requests, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    latency.max / 1e3, e.status, e.connect + e.read + e.write + e.timeout))
end
