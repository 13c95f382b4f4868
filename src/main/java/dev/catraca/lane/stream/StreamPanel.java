package dev.catraca.lane.stream;

import java.time.Duration;
import java.util.List;

import dev.catraca.lane.stream.PendingList.Wanted;
import dev.catraca.web.Panel;
import dev.catraca.web.Refusal;

import org.springframework.stereotype.Component;

/**
 * The stream with its groups, consumers and pending entries, for the control room.
 */
@Component
class StreamPanel implements Panel {

	private static final int MOST_GROUPS = 20;

	private static final int MOST_CONSUMERS = 50;

	private static final int MOST_PENDING = 25;

	private final StreamLog log;

	private final Groups groups;

	private final PendingList pending;

	private final StreamLaneProperties properties;

	StreamPanel(StreamLog log, Groups groups, PendingList pending, StreamLaneProperties properties) {
		this.log = log;
		this.groups = groups;
		this.pending = pending;
		this.properties = properties;
	}

	@Override
	public String name() {
		return "stream";
	}

	@Override
	public State read(int partition) {
		List<GroupView> views = this.groups.all(partition)
			.stream()
			.limit(MOST_GROUPS)
			.map((group) -> view(partition, group))
			.toList();
		return new State(this.log.state(partition), this.properties.maxLength(), this.properties.stalledAfter(), views);
	}

	private GroupView view(int partition, GroupState group) {
		try {
			List<PendingEntry> entries = (group.pending() == 0) ? List.of() : this.pending.entries(partition,
					group.name(), new Wanted(null, Duration.ZERO, "-", "+", MOST_PENDING));
			return new GroupView(group,
					this.groups.consumers(partition, group.name()).stream().limit(MOST_CONSUMERS).toList(), entries);
		}
		catch (Refusal ex) {
			// the group went away meanwhile
			return new GroupView(group, List.of(), List.of());
		}
	}

	/**
	 * The stream.
	 *
	 * @param stream what Redis knows about it
	 * @param maxLength entries that are kept
	 * @param stalledAfter when a pending entry counts as stalled
	 * @param groups its groups
	 */
	record State(StreamState stream, long maxLength, Duration stalledAfter, List<GroupView> groups) {
	}

	/**
	 * A group.
	 *
	 * @param group how it is doing
	 * @param consumers its first fifty consumers
	 * @param pending its oldest 25 pending entries
	 */
	record GroupView(GroupState group, List<ConsumerState> consumers, List<PendingEntry> pending) {
	}

}
