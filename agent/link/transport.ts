/** What a session tells its owner. */
export interface SessionEvents {
  onMessage(topic: string, payload: Uint8Array): void;
  /** Called once, also when the session is ended from here. */
  onClosed(reason: string): void;
}

/** An MQTT session that was accepted by the broker. */
export interface TransportSession {
  /** QoS 0: resolves when handed to the network. QoS 1: resolves at PUBACK. Rejects when the session ends before. */
  publish(topic: string, payload: Uint8Array, qos: 0 | 1): Promise<void>;
  /** Resolves when the broker granted every topic. */
  subscribe(topics: readonly string[]): Promise<void>;
  /** Says goodbye (DISCONNECT) and closes. */
  end(): void;
}

/** Dials the broker; the real one is MQTT over mutual TLS, firmware-sim may bring another. */
export interface Transport {
  /** Rejects when the broker cannot be reached, is not the pinned one, or refuses the device. */
  connect(events: SessionEvents): Promise<TransportSession>;
}
