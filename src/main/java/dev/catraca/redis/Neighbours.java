package dev.catraca.redis;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/**
 * Keys and arguments of a script that takes many orders in one call. Neighbours that have
 * keys and arguments in common name them once, so that the script gets for each group of
 * them: as keys those they have in common, then the record of each; as arguments how many
 * they are and those they have in common, then those of each. What Redis has to read and
 * hand to Lua is a good part of a call's cost.
 */
public final class Neighbours {

	private final List<String> keys;

	private final List<String> args;

	private List<String> commonKeys = List.of();

	private List<String> commonArgs = List.of();

	private int countAt;

	private int count;

	/**
	 * Begins a call.
	 * @param keys the keys before the first group
	 * @param args the arguments before the first group
	 */
	public Neighbours(List<String> keys, List<String> args) {
		this.keys = new ArrayList<>(keys);
		this.args = new ArrayList<>(args);
	}

	/**
	 * Adds an order.
	 * @param keysInCommon its keys that a neighbour may have too, one at least and always
	 * as many
	 * @param argsInCommon its arguments that a neighbour may have too, always as many
	 * @param orderRecord the key of its record
	 * @param arguments its other arguments
	 */
	public void add(List<String> keysInCommon, List<String> argsInCommon, String orderRecord, List<String> arguments) {
		if (!keysInCommon.equals(this.commonKeys) || !argsInCommon.equals(this.commonArgs)) {
			this.commonKeys = keysInCommon;
			this.commonArgs = argsInCommon;
			this.keys.addAll(keysInCommon);
			this.countAt = this.args.size();
			this.count = 0;
			this.args.add("0");
			this.args.addAll(argsInCommon);
		}
		this.keys.add(orderRecord);
		this.args.addAll(arguments);
		this.count++;
		this.args.set(this.countAt, Integer.toString(this.count));
	}

	/**
	 * All keys.
	 * @return the keys
	 */
	public List<String> keys() {
		return Collections.unmodifiableList(this.keys);
	}

	/**
	 * All arguments.
	 * @return the arguments
	 */
	public List<String> args() {
		return Collections.unmodifiableList(this.args);
	}

}
