package dev.catraca.lane.stream;

import java.io.IOException;
import java.util.List;

import jakarta.servlet.http.HttpServletResponse;

import org.springframework.data.redis.connection.stream.Consumer;
import org.springframework.stereotype.Component;

/**
 * Lets visitors read as consumers of a group.
 */
@Component
class GroupReads {

	private final Groups groups;

	private final VisitorReads blocking;

	GroupReads(Groups groups, VisitorReads blocking) {
		this.groups = groups;
		this.blocking = blocking;
	}

	/**
	 * Reads, waiting for new entries if so wanted. Redis: {@code XREADGROUP}. What was
	 * read stays pending, also if the client has gone before it could be told.
	 * @param partition the partition
	 * @param group the group
	 * @param read what is wanted
	 * @param response where the client is
	 * @return the entries
	 * @throws IOException if the client has gone
	 */
	List<StreamEntry> read(int partition, String group, ReadRequest.Read read, HttpServletResponse response)
			throws IOException {
		Consumer reader = Consumer.from(group, read.consumer());
		return this.blocking.read(read.block(), response,
				(turn) -> this.groups.read(partition, reader, read.from(), read.count(), turn));
	}

}
