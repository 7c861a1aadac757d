import * as $protobuf from "protobufjs";

/** Namespace housecall. */
export namespace housecall {

    /** Namespace device. */
    namespace device {

        /** Namespace v1. */
        namespace v1 {

            /**
             * Properties of an Ack.
             * @deprecated Use housecall.device.v1.Ack.$Properties instead.
             */
            interface IAck extends housecall.device.v1.Ack.$Properties {
            }

            /** Represents an Ack. */
            class Ack {

                /**
                 * Constructs a new Ack.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.Ack.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Ack spoolId. */
                spoolId: Uint8Array;

                /** Ack streams. */
                streams: housecall.device.v1.StreamAck.$Properties[];

                /** Ack birthWanted. */
                birthWanted: boolean;

                /** Ack chunks. */
                chunks: housecall.device.v1.ChunkAck.$Properties[];

                /** Ack serverWallMs. */
                serverWallMs: number;

                /**
                 * Creates a new Ack instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Ack instance
                 */
                static create(properties: housecall.device.v1.Ack.$Shape): housecall.device.v1.Ack & housecall.device.v1.Ack.$Shape;
                static create(properties?: housecall.device.v1.Ack.$Properties): housecall.device.v1.Ack;

                /**
                 * Encodes the specified Ack message. Does not implicitly {@link housecall.device.v1.Ack.verify|verify} messages.
                 * @param message Ack message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.Ack.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Ack message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.Ack & housecall.device.v1.Ack.$Shape} Ack
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.Ack & housecall.device.v1.Ack.$Shape;
            }

            namespace Ack {

                /** Properties of an Ack. */
                interface $Properties {

                    /** Ack spoolId */
                    spoolId?: (Uint8Array|null);

                    /** Ack streams */
                    streams?: (housecall.device.v1.StreamAck.$Properties[]|null);

                    /** Ack birthWanted */
                    birthWanted?: (boolean|null);

                    /** Ack chunks */
                    chunks?: (housecall.device.v1.ChunkAck.$Properties[]|null);

                    /** Ack serverWallMs */
                    serverWallMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Ack. */
                type $Shape = housecall.device.v1.Ack.$Properties;
            }

            /**
             * Properties of a StreamAck.
             * @deprecated Use housecall.device.v1.StreamAck.$Properties instead.
             */
            interface IStreamAck extends housecall.device.v1.StreamAck.$Properties {
            }

            /** Represents a StreamAck. */
            class StreamAck {

                /**
                 * Constructs a new StreamAck.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.StreamAck.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StreamAck stream. */
                stream: housecall.device.v1.Stream;

                /** StreamAck upTo. */
                upTo: number;

                /** StreamAck ranges. */
                ranges: housecall.device.v1.SequenceRange.$Properties[];

                /** StreamAck rejected. */
                rejected: housecall.device.v1.Rejection.$Properties[];

                /**
                 * Creates a new StreamAck instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns StreamAck instance
                 */
                static create(properties: housecall.device.v1.StreamAck.$Shape): housecall.device.v1.StreamAck & housecall.device.v1.StreamAck.$Shape;
                static create(properties?: housecall.device.v1.StreamAck.$Properties): housecall.device.v1.StreamAck;

                /**
                 * Encodes the specified StreamAck message. Does not implicitly {@link housecall.device.v1.StreamAck.verify|verify} messages.
                 * @param message StreamAck message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.StreamAck.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StreamAck message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.StreamAck & housecall.device.v1.StreamAck.$Shape} StreamAck
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.StreamAck & housecall.device.v1.StreamAck.$Shape;
            }

            namespace StreamAck {

                /** Properties of a StreamAck. */
                interface $Properties {

                    /** StreamAck stream */
                    stream?: (housecall.device.v1.Stream|null);

                    /** StreamAck upTo */
                    upTo?: (number|null);

                    /** StreamAck ranges */
                    ranges?: (housecall.device.v1.SequenceRange.$Properties[]|null);

                    /** StreamAck rejected */
                    rejected?: (housecall.device.v1.Rejection.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StreamAck. */
                type $Shape = housecall.device.v1.StreamAck.$Properties;
            }

            /**
             * Properties of a SequenceRange.
             * @deprecated Use housecall.device.v1.SequenceRange.$Properties instead.
             */
            interface ISequenceRange extends housecall.device.v1.SequenceRange.$Properties {
            }

            /** Represents a SequenceRange. */
            class SequenceRange {

                /**
                 * Constructs a new SequenceRange.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.SequenceRange.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SequenceRange first. */
                first: number;

                /** SequenceRange last. */
                last: number;

                /**
                 * Creates a new SequenceRange instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns SequenceRange instance
                 */
                static create(properties: housecall.device.v1.SequenceRange.$Shape): housecall.device.v1.SequenceRange & housecall.device.v1.SequenceRange.$Shape;
                static create(properties?: housecall.device.v1.SequenceRange.$Properties): housecall.device.v1.SequenceRange;

                /**
                 * Encodes the specified SequenceRange message. Does not implicitly {@link housecall.device.v1.SequenceRange.verify|verify} messages.
                 * @param message SequenceRange message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.SequenceRange.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SequenceRange message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.SequenceRange & housecall.device.v1.SequenceRange.$Shape} SequenceRange
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.SequenceRange & housecall.device.v1.SequenceRange.$Shape;
            }

            namespace SequenceRange {

                /** Properties of a SequenceRange. */
                interface $Properties {

                    /** SequenceRange first */
                    first?: (number|null);

                    /** SequenceRange last */
                    last?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SequenceRange. */
                type $Shape = housecall.device.v1.SequenceRange.$Properties;
            }

            /**
             * Properties of a Rejection.
             * @deprecated Use housecall.device.v1.Rejection.$Properties instead.
             */
            interface IRejection extends housecall.device.v1.Rejection.$Properties {
            }

            /** Represents a Rejection. */
            class Rejection {

                /**
                 * Constructs a new Rejection.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.Rejection.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Rejection sequence. */
                sequence: number;

                /** Rejection reason. */
                reason: string;

                /**
                 * Creates a new Rejection instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Rejection instance
                 */
                static create(properties: housecall.device.v1.Rejection.$Shape): housecall.device.v1.Rejection & housecall.device.v1.Rejection.$Shape;
                static create(properties?: housecall.device.v1.Rejection.$Properties): housecall.device.v1.Rejection;

                /**
                 * Encodes the specified Rejection message. Does not implicitly {@link housecall.device.v1.Rejection.verify|verify} messages.
                 * @param message Rejection message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.Rejection.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Rejection message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.Rejection & housecall.device.v1.Rejection.$Shape} Rejection
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.Rejection & housecall.device.v1.Rejection.$Shape;
            }

            namespace Rejection {

                /** Properties of a Rejection. */
                interface $Properties {

                    /** Rejection sequence */
                    sequence?: (number|null);

                    /** Rejection reason */
                    reason?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Rejection. */
                type $Shape = housecall.device.v1.Rejection.$Properties;
            }

            /**
             * Properties of a ChunkAck.
             * @deprecated Use housecall.device.v1.ChunkAck.$Properties instead.
             */
            interface IChunkAck extends housecall.device.v1.ChunkAck.$Properties {
            }

            /** Represents a ChunkAck. */
            class ChunkAck {

                /**
                 * Constructs a new ChunkAck.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.ChunkAck.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ChunkAck pullId. */
                pullId: string;

                /** ChunkAck upToOffset. */
                upToOffset: number;

                /**
                 * Creates a new ChunkAck instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ChunkAck instance
                 */
                static create(properties: housecall.device.v1.ChunkAck.$Shape): housecall.device.v1.ChunkAck & housecall.device.v1.ChunkAck.$Shape;
                static create(properties?: housecall.device.v1.ChunkAck.$Properties): housecall.device.v1.ChunkAck;

                /**
                 * Encodes the specified ChunkAck message. Does not implicitly {@link housecall.device.v1.ChunkAck.verify|verify} messages.
                 * @param message ChunkAck message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.ChunkAck.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ChunkAck message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.ChunkAck & housecall.device.v1.ChunkAck.$Shape} ChunkAck
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.ChunkAck & housecall.device.v1.ChunkAck.$Shape;
            }

            namespace ChunkAck {

                /** Properties of a ChunkAck. */
                interface $Properties {

                    /** ChunkAck pullId */
                    pullId?: (string|null);

                    /** ChunkAck upToOffset */
                    upToOffset?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ChunkAck. */
                type $Shape = housecall.device.v1.ChunkAck.$Properties;
            }

            /**
             * Properties of a SignedDesired.
             * @deprecated Use housecall.device.v1.SignedDesired.$Properties instead.
             */
            interface ISignedDesired extends housecall.device.v1.SignedDesired.$Properties {
            }

            /** Represents a SignedDesired. */
            class SignedDesired {

                /**
                 * Constructs a new SignedDesired.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.SignedDesired.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SignedDesired keyId. */
                keyId: string;

                /** SignedDesired desired. */
                desired: Uint8Array;

                /** SignedDesired signature. */
                signature: Uint8Array;

                /**
                 * Creates a new SignedDesired instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns SignedDesired instance
                 */
                static create(properties: housecall.device.v1.SignedDesired.$Shape): housecall.device.v1.SignedDesired & housecall.device.v1.SignedDesired.$Shape;
                static create(properties?: housecall.device.v1.SignedDesired.$Properties): housecall.device.v1.SignedDesired;

                /**
                 * Encodes the specified SignedDesired message. Does not implicitly {@link housecall.device.v1.SignedDesired.verify|verify} messages.
                 * @param message SignedDesired message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.SignedDesired.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SignedDesired message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.SignedDesired & housecall.device.v1.SignedDesired.$Shape} SignedDesired
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.SignedDesired & housecall.device.v1.SignedDesired.$Shape;
            }

            namespace SignedDesired {

                /** Properties of a SignedDesired. */
                interface $Properties {

                    /** SignedDesired keyId */
                    keyId?: (string|null);

                    /** SignedDesired desired */
                    desired?: (Uint8Array|null);

                    /** SignedDesired signature */
                    signature?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SignedDesired. */
                type $Shape = housecall.device.v1.SignedDesired.$Properties;
            }

            /**
             * Properties of a DesiredState.
             * @deprecated Use housecall.device.v1.DesiredState.$Properties instead.
             */
            interface IDesiredState extends housecall.device.v1.DesiredState.$Properties {
            }

            /** Represents a DesiredState. */
            class DesiredState {

                /**
                 * Constructs a new DesiredState.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.DesiredState.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DesiredState device. */
                device: string;

                /** DesiredState birthNonce. */
                birthNonce: Uint8Array;

                /** DesiredState version. */
                version: number;

                /** DesiredState settings. */
                settings: housecall.device.v1.DesiredSetting.$Properties[];

                /**
                 * Creates a new DesiredState instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns DesiredState instance
                 */
                static create(properties: housecall.device.v1.DesiredState.$Shape): housecall.device.v1.DesiredState & housecall.device.v1.DesiredState.$Shape;
                static create(properties?: housecall.device.v1.DesiredState.$Properties): housecall.device.v1.DesiredState;

                /**
                 * Encodes the specified DesiredState message. Does not implicitly {@link housecall.device.v1.DesiredState.verify|verify} messages.
                 * @param message DesiredState message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.DesiredState.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DesiredState message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.DesiredState & housecall.device.v1.DesiredState.$Shape} DesiredState
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.DesiredState & housecall.device.v1.DesiredState.$Shape;
            }

            namespace DesiredState {

                /** Properties of a DesiredState. */
                interface $Properties {

                    /** DesiredState device */
                    device?: (string|null);

                    /** DesiredState birthNonce */
                    birthNonce?: (Uint8Array|null);

                    /** DesiredState version */
                    version?: (number|null);

                    /** DesiredState settings */
                    settings?: (housecall.device.v1.DesiredSetting.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DesiredState. */
                type $Shape = housecall.device.v1.DesiredState.$Properties;
            }

            /**
             * Properties of a DesiredSetting.
             * @deprecated Use housecall.device.v1.DesiredSetting.$Properties instead.
             */
            interface IDesiredSetting extends housecall.device.v1.DesiredSetting.$Properties {
            }

            /** Represents a DesiredSetting. */
            class DesiredSetting {

                /**
                 * Constructs a new DesiredSetting.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.DesiredSetting.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** DesiredSetting key. */
                key: string;

                /** DesiredSetting value. */
                value: string;

                /**
                 * Creates a new DesiredSetting instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns DesiredSetting instance
                 */
                static create(properties: housecall.device.v1.DesiredSetting.$Shape): housecall.device.v1.DesiredSetting & housecall.device.v1.DesiredSetting.$Shape;
                static create(properties?: housecall.device.v1.DesiredSetting.$Properties): housecall.device.v1.DesiredSetting;

                /**
                 * Encodes the specified DesiredSetting message. Does not implicitly {@link housecall.device.v1.DesiredSetting.verify|verify} messages.
                 * @param message DesiredSetting message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.DesiredSetting.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a DesiredSetting message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.DesiredSetting & housecall.device.v1.DesiredSetting.$Shape} DesiredSetting
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.DesiredSetting & housecall.device.v1.DesiredSetting.$Shape;
            }

            namespace DesiredSetting {

                /** Properties of a DesiredSetting. */
                interface $Properties {

                    /** DesiredSetting key */
                    key?: (string|null);

                    /** DesiredSetting value */
                    value?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a DesiredSetting. */
                type $Shape = housecall.device.v1.DesiredSetting.$Properties;
            }

            /** Stream enum. */
            enum Stream {

                /** STREAM_UNSPECIFIED value */
                STREAM_UNSPECIFIED = 0,

                /** STREAM_URGENT value */
                STREAM_URGENT = 1,

                /** STREAM_METRICS value */
                STREAM_METRICS = 2,

                /** STREAM_LOGS value */
                STREAM_LOGS = 3,

                /** STREAM_DEBUG value */
                STREAM_DEBUG = 4
            }

            /** Lane enum. */
            enum Lane {

                /** LANE_UNSPECIFIED value */
                LANE_UNSPECIFIED = 0,

                /** LANE_LIVE value */
                LANE_LIVE = 1,

                /** LANE_BACKLOG value */
                LANE_BACKLOG = 2
            }

            /**
             * Properties of a SignedOffer.
             * @deprecated Use housecall.device.v1.SignedOffer.$Properties instead.
             */
            interface ISignedOffer extends housecall.device.v1.SignedOffer.$Properties {
            }

            /** Represents a SignedOffer. */
            class SignedOffer {

                /**
                 * Constructs a new SignedOffer.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.SignedOffer.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SignedOffer keyId. */
                keyId: string;

                /** SignedOffer offer. */
                offer: Uint8Array;

                /** SignedOffer signature. */
                signature: Uint8Array;

                /**
                 * Creates a new SignedOffer instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns SignedOffer instance
                 */
                static create(properties: housecall.device.v1.SignedOffer.$Shape): housecall.device.v1.SignedOffer & housecall.device.v1.SignedOffer.$Shape;
                static create(properties?: housecall.device.v1.SignedOffer.$Properties): housecall.device.v1.SignedOffer;

                /**
                 * Encodes the specified SignedOffer message. Does not implicitly {@link housecall.device.v1.SignedOffer.verify|verify} messages.
                 * @param message SignedOffer message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.SignedOffer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SignedOffer message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.SignedOffer & housecall.device.v1.SignedOffer.$Shape} SignedOffer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.SignedOffer & housecall.device.v1.SignedOffer.$Shape;
            }

            namespace SignedOffer {

                /** Properties of a SignedOffer. */
                interface $Properties {

                    /** SignedOffer keyId */
                    keyId?: (string|null);

                    /** SignedOffer offer */
                    offer?: (Uint8Array|null);

                    /** SignedOffer signature */
                    signature?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SignedOffer. */
                type $Shape = housecall.device.v1.SignedOffer.$Properties;
            }

            /**
             * Properties of a CommandOffer.
             * @deprecated Use housecall.device.v1.CommandOffer.$Properties instead.
             */
            interface ICommandOffer extends housecall.device.v1.CommandOffer.$Properties {
            }

            /** Represents a CommandOffer. */
            class CommandOffer {

                /**
                 * Constructs a new CommandOffer.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.CommandOffer.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CommandOffer commandId. */
                commandId: string;

                /** CommandOffer device. */
                device: string;

                /** CommandOffer birthNonce. */
                birthNonce: Uint8Array;

                /** CommandOffer requestedBy. */
                requestedBy: string;

                /** CommandOffer consentId. */
                consentId: string;

                /** CommandOffer caseId. */
                caseId: string;

                /** CommandOffer clockCorrectionMs. */
                clockCorrectionMs: number;

                /** CommandOffer pullLogs. */
                pullLogs?: (housecall.device.v1.PullLogs.$Properties|null);

                /** CommandOffer tailLogs. */
                tailLogs?: (housecall.device.v1.TailLogs.$Properties|null);

                /** CommandOffer cancel. */
                cancel?: (housecall.device.v1.Cancel.$Properties|null);

                /** CommandOffer askConsent. */
                askConsent?: (housecall.device.v1.AskConsent.$Properties|null);

                /** CommandOffer endConsent. */
                endConsent?: (housecall.device.v1.EndConsent.$Properties|null);

                /** CommandOffer runAction. */
                runAction?: (housecall.device.v1.RunAction.$Properties|null);

                /** CommandOffer body. */
                body?: ("pullLogs"|"tailLogs"|"cancel"|"askConsent"|"endConsent"|"runAction");

                /**
                 * Creates a new CommandOffer instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns CommandOffer instance
                 */
                static create(properties: housecall.device.v1.CommandOffer.$Shape): housecall.device.v1.CommandOffer & housecall.device.v1.CommandOffer.$Shape;
                static create(properties?: housecall.device.v1.CommandOffer.$Properties): housecall.device.v1.CommandOffer;

                /**
                 * Encodes the specified CommandOffer message. Does not implicitly {@link housecall.device.v1.CommandOffer.verify|verify} messages.
                 * @param message CommandOffer message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.CommandOffer.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CommandOffer message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.CommandOffer & housecall.device.v1.CommandOffer.$Shape} CommandOffer
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.CommandOffer & housecall.device.v1.CommandOffer.$Shape;
            }

            namespace CommandOffer {

                /** Properties of a CommandOffer. */
                interface $Properties {

                    /** CommandOffer commandId */
                    commandId?: (string|null);

                    /** CommandOffer device */
                    device?: (string|null);

                    /** CommandOffer birthNonce */
                    birthNonce?: (Uint8Array|null);

                    /** CommandOffer requestedBy */
                    requestedBy?: (string|null);

                    /** CommandOffer consentId */
                    consentId?: (string|null);

                    /** CommandOffer caseId */
                    caseId?: (string|null);

                    /** CommandOffer clockCorrectionMs */
                    clockCorrectionMs?: (number|null);

                    /** CommandOffer pullLogs */
                    pullLogs?: (housecall.device.v1.PullLogs.$Properties|null);

                    /** CommandOffer tailLogs */
                    tailLogs?: (housecall.device.v1.TailLogs.$Properties|null);

                    /** CommandOffer cancel */
                    cancel?: (housecall.device.v1.Cancel.$Properties|null);

                    /** CommandOffer askConsent */
                    askConsent?: (housecall.device.v1.AskConsent.$Properties|null);

                    /** CommandOffer endConsent */
                    endConsent?: (housecall.device.v1.EndConsent.$Properties|null);

                    /** CommandOffer runAction */
                    runAction?: (housecall.device.v1.RunAction.$Properties|null);

                    /** CommandOffer body */
                    body?: ("pullLogs"|"tailLogs"|"cancel"|"askConsent"|"endConsent"|"runAction");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a CommandOffer. */
                type $Shape = {
                  commandId?: string|null;
                  device?: string|null;
                  birthNonce?: Uint8Array|null;
                  requestedBy?: string|null;
                  consentId?: string|null;
                  caseId?: string|null;
                  clockCorrectionMs?: number|null;
                  pullLogs?: housecall.device.v1.PullLogs.$Shape|null;
                  tailLogs?: housecall.device.v1.TailLogs.$Shape|null;
                  cancel?: housecall.device.v1.Cancel.$Shape|null;
                  askConsent?: housecall.device.v1.AskConsent.$Shape|null;
                  endConsent?: housecall.device.v1.EndConsent.$Shape|null;
                  runAction?: housecall.device.v1.RunAction.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ body?: undefined; pullLogs?: null; tailLogs?: null; cancel?: null; askConsent?: null; endConsent?: null; runAction?: null }|{ body?: "pullLogs"; pullLogs: housecall.device.v1.PullLogs.$Shape; tailLogs?: null; cancel?: null; askConsent?: null; endConsent?: null; runAction?: null }|{ body?: "tailLogs"; pullLogs?: null; tailLogs: housecall.device.v1.TailLogs.$Shape; cancel?: null; askConsent?: null; endConsent?: null; runAction?: null }|{ body?: "cancel"; pullLogs?: null; tailLogs?: null; cancel: housecall.device.v1.Cancel.$Shape; askConsent?: null; endConsent?: null; runAction?: null }|{ body?: "askConsent"; pullLogs?: null; tailLogs?: null; cancel?: null; askConsent: housecall.device.v1.AskConsent.$Shape; endConsent?: null; runAction?: null }|{ body?: "endConsent"; pullLogs?: null; tailLogs?: null; cancel?: null; askConsent?: null; endConsent: housecall.device.v1.EndConsent.$Shape; runAction?: null }|{ body?: "runAction"; pullLogs?: null; tailLogs?: null; cancel?: null; askConsent?: null; endConsent?: null; runAction: housecall.device.v1.RunAction.$Shape })
                );
            }

            /**
             * Properties of a PullLogs.
             * @deprecated Use housecall.device.v1.PullLogs.$Properties instead.
             */
            interface IPullLogs extends housecall.device.v1.PullLogs.$Properties {
            }

            /** Represents a PullLogs. */
            class PullLogs {

                /**
                 * Constructs a new PullLogs.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.PullLogs.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PullLogs fromMs. */
                fromMs: number;

                /** PullLogs toMs. */
                toMs: number;

                /** PullLogs sources. */
                sources: string[];

                /** PullLogs minSeverity. */
                minSeverity: number;

                /** PullLogs text. */
                text: string;

                /** PullLogs maxBytes. */
                maxBytes: number;

                /** PullLogs includeRotated. */
                includeRotated: boolean;

                /**
                 * Creates a new PullLogs instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns PullLogs instance
                 */
                static create(properties: housecall.device.v1.PullLogs.$Shape): housecall.device.v1.PullLogs & housecall.device.v1.PullLogs.$Shape;
                static create(properties?: housecall.device.v1.PullLogs.$Properties): housecall.device.v1.PullLogs;

                /**
                 * Encodes the specified PullLogs message. Does not implicitly {@link housecall.device.v1.PullLogs.verify|verify} messages.
                 * @param message PullLogs message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.PullLogs.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PullLogs message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.PullLogs & housecall.device.v1.PullLogs.$Shape} PullLogs
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.PullLogs & housecall.device.v1.PullLogs.$Shape;
            }

            namespace PullLogs {

                /** Properties of a PullLogs. */
                interface $Properties {

                    /** PullLogs fromMs */
                    fromMs?: (number|null);

                    /** PullLogs toMs */
                    toMs?: (number|null);

                    /** PullLogs sources */
                    sources?: (string[]|null);

                    /** PullLogs minSeverity */
                    minSeverity?: (number|null);

                    /** PullLogs text */
                    text?: (string|null);

                    /** PullLogs maxBytes */
                    maxBytes?: (number|null);

                    /** PullLogs includeRotated */
                    includeRotated?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PullLogs. */
                type $Shape = housecall.device.v1.PullLogs.$Properties;
            }

            /**
             * Properties of a TailLogs.
             * @deprecated Use housecall.device.v1.TailLogs.$Properties instead.
             */
            interface ITailLogs extends housecall.device.v1.TailLogs.$Properties {
            }

            /** Represents a TailLogs. */
            class TailLogs {

                /**
                 * Constructs a new TailLogs.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.TailLogs.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TailLogs sources. */
                sources: string[];

                /** TailLogs minSeverity. */
                minSeverity: number;

                /** TailLogs text. */
                text: string;

                /** TailLogs durationS. */
                durationS: number;

                /**
                 * Creates a new TailLogs instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns TailLogs instance
                 */
                static create(properties: housecall.device.v1.TailLogs.$Shape): housecall.device.v1.TailLogs & housecall.device.v1.TailLogs.$Shape;
                static create(properties?: housecall.device.v1.TailLogs.$Properties): housecall.device.v1.TailLogs;

                /**
                 * Encodes the specified TailLogs message. Does not implicitly {@link housecall.device.v1.TailLogs.verify|verify} messages.
                 * @param message TailLogs message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.TailLogs.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TailLogs message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.TailLogs & housecall.device.v1.TailLogs.$Shape} TailLogs
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.TailLogs & housecall.device.v1.TailLogs.$Shape;
            }

            namespace TailLogs {

                /** Properties of a TailLogs. */
                interface $Properties {

                    /** TailLogs sources */
                    sources?: (string[]|null);

                    /** TailLogs minSeverity */
                    minSeverity?: (number|null);

                    /** TailLogs text */
                    text?: (string|null);

                    /** TailLogs durationS */
                    durationS?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TailLogs. */
                type $Shape = housecall.device.v1.TailLogs.$Properties;
            }

            /**
             * Properties of a Cancel.
             * @deprecated Use housecall.device.v1.Cancel.$Properties instead.
             */
            interface ICancel extends housecall.device.v1.Cancel.$Properties {
            }

            /** Represents a Cancel. */
            class Cancel {

                /**
                 * Constructs a new Cancel.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.Cancel.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Cancel commandId. */
                commandId: string;

                /**
                 * Creates a new Cancel instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Cancel instance
                 */
                static create(properties: housecall.device.v1.Cancel.$Shape): housecall.device.v1.Cancel & housecall.device.v1.Cancel.$Shape;
                static create(properties?: housecall.device.v1.Cancel.$Properties): housecall.device.v1.Cancel;

                /**
                 * Encodes the specified Cancel message. Does not implicitly {@link housecall.device.v1.Cancel.verify|verify} messages.
                 * @param message Cancel message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.Cancel.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Cancel message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.Cancel & housecall.device.v1.Cancel.$Shape} Cancel
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.Cancel & housecall.device.v1.Cancel.$Shape;
            }

            namespace Cancel {

                /** Properties of a Cancel. */
                interface $Properties {

                    /** Cancel commandId */
                    commandId?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Cancel. */
                type $Shape = housecall.device.v1.Cancel.$Properties;
            }

            /**
             * Properties of an AskConsent.
             * @deprecated Use housecall.device.v1.AskConsent.$Properties instead.
             */
            interface IAskConsent extends housecall.device.v1.AskConsent.$Properties {
            }

            /** Represents an AskConsent. */
            class AskConsent {

                /**
                 * Constructs a new AskConsent.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.AskConsent.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** AskConsent consentId. */
                consentId: string;

                /** AskConsent scopes. */
                scopes: string[];

                /** AskConsent minutes. */
                minutes: number;

                /** AskConsent reason. */
                reason: string;

                /** AskConsent language. */
                language: string;

                /** AskConsent answerS. */
                answerS: number;

                /** AskConsent verbal. */
                verbal: boolean;

                /**
                 * Creates a new AskConsent instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns AskConsent instance
                 */
                static create(properties: housecall.device.v1.AskConsent.$Shape): housecall.device.v1.AskConsent & housecall.device.v1.AskConsent.$Shape;
                static create(properties?: housecall.device.v1.AskConsent.$Properties): housecall.device.v1.AskConsent;

                /**
                 * Encodes the specified AskConsent message. Does not implicitly {@link housecall.device.v1.AskConsent.verify|verify} messages.
                 * @param message AskConsent message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.AskConsent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an AskConsent message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.AskConsent & housecall.device.v1.AskConsent.$Shape} AskConsent
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.AskConsent & housecall.device.v1.AskConsent.$Shape;
            }

            namespace AskConsent {

                /** Properties of an AskConsent. */
                interface $Properties {

                    /** AskConsent consentId */
                    consentId?: (string|null);

                    /** AskConsent scopes */
                    scopes?: (string[]|null);

                    /** AskConsent minutes */
                    minutes?: (number|null);

                    /** AskConsent reason */
                    reason?: (string|null);

                    /** AskConsent language */
                    language?: (string|null);

                    /** AskConsent answerS */
                    answerS?: (number|null);

                    /** AskConsent verbal */
                    verbal?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an AskConsent. */
                type $Shape = housecall.device.v1.AskConsent.$Properties;
            }

            /**
             * Properties of an EndConsent.
             * @deprecated Use housecall.device.v1.EndConsent.$Properties instead.
             */
            interface IEndConsent extends housecall.device.v1.EndConsent.$Properties {
            }

            /** Represents an EndConsent. */
            class EndConsent {

                /**
                 * Constructs a new EndConsent.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.EndConsent.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** EndConsent consentId. */
                consentId: string;

                /**
                 * Creates a new EndConsent instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns EndConsent instance
                 */
                static create(properties: housecall.device.v1.EndConsent.$Shape): housecall.device.v1.EndConsent & housecall.device.v1.EndConsent.$Shape;
                static create(properties?: housecall.device.v1.EndConsent.$Properties): housecall.device.v1.EndConsent;

                /**
                 * Encodes the specified EndConsent message. Does not implicitly {@link housecall.device.v1.EndConsent.verify|verify} messages.
                 * @param message EndConsent message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.EndConsent.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an EndConsent message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.EndConsent & housecall.device.v1.EndConsent.$Shape} EndConsent
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.EndConsent & housecall.device.v1.EndConsent.$Shape;
            }

            namespace EndConsent {

                /** Properties of an EndConsent. */
                interface $Properties {

                    /** EndConsent consentId */
                    consentId?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an EndConsent. */
                type $Shape = housecall.device.v1.EndConsent.$Properties;
            }

            /**
             * Properties of a RunAction.
             * @deprecated Use housecall.device.v1.RunAction.$Properties instead.
             */
            interface IRunAction extends housecall.device.v1.RunAction.$Properties {
            }

            /** Represents a RunAction. */
            class RunAction {

                /**
                 * Constructs a new RunAction.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.RunAction.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RunAction action. */
                action: string;

                /** RunAction parameters. */
                parameters: housecall.device.v1.NamedText.$Properties[];

                /** RunAction expiresMs. */
                expiresMs: number;

                /**
                 * Creates a new RunAction instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns RunAction instance
                 */
                static create(properties: housecall.device.v1.RunAction.$Shape): housecall.device.v1.RunAction & housecall.device.v1.RunAction.$Shape;
                static create(properties?: housecall.device.v1.RunAction.$Properties): housecall.device.v1.RunAction;

                /**
                 * Encodes the specified RunAction message. Does not implicitly {@link housecall.device.v1.RunAction.verify|verify} messages.
                 * @param message RunAction message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.RunAction.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RunAction message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.RunAction & housecall.device.v1.RunAction.$Shape} RunAction
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.RunAction & housecall.device.v1.RunAction.$Shape;
            }

            namespace RunAction {

                /** Properties of a RunAction. */
                interface $Properties {

                    /** RunAction action */
                    action?: (string|null);

                    /** RunAction parameters */
                    parameters?: (housecall.device.v1.NamedText.$Properties[]|null);

                    /** RunAction expiresMs */
                    expiresMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RunAction. */
                type $Shape = housecall.device.v1.RunAction.$Properties;
            }

            /**
             * Properties of a NamedText.
             * @deprecated Use housecall.device.v1.NamedText.$Properties instead.
             */
            interface INamedText extends housecall.device.v1.NamedText.$Properties {
            }

            /** Represents a NamedText. */
            class NamedText {

                /**
                 * Constructs a new NamedText.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.NamedText.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** NamedText name. */
                name: string;

                /** NamedText value. */
                value: string;

                /**
                 * Creates a new NamedText instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns NamedText instance
                 */
                static create(properties: housecall.device.v1.NamedText.$Shape): housecall.device.v1.NamedText & housecall.device.v1.NamedText.$Shape;
                static create(properties?: housecall.device.v1.NamedText.$Properties): housecall.device.v1.NamedText;

                /**
                 * Encodes the specified NamedText message. Does not implicitly {@link housecall.device.v1.NamedText.verify|verify} messages.
                 * @param message NamedText message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.NamedText.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a NamedText message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.NamedText & housecall.device.v1.NamedText.$Shape} NamedText
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.NamedText & housecall.device.v1.NamedText.$Shape;
            }

            namespace NamedText {

                /** Properties of a NamedText. */
                interface $Properties {

                    /** NamedText name */
                    name?: (string|null);

                    /** NamedText value */
                    value?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a NamedText. */
                type $Shape = housecall.device.v1.NamedText.$Properties;
            }

            /** CommandState enum. */
            enum CommandState {

                /** COMMAND_STATE_UNSPECIFIED value */
                COMMAND_STATE_UNSPECIFIED = 0,

                /** COMMAND_STATE_ACCEPTED value */
                COMMAND_STATE_ACCEPTED = 1,

                /** COMMAND_STATE_RUNNING value */
                COMMAND_STATE_RUNNING = 2,

                /** COMMAND_STATE_SUCCEEDED value */
                COMMAND_STATE_SUCCEEDED = 3,

                /** COMMAND_STATE_FAILED value */
                COMMAND_STATE_FAILED = 4,

                /** COMMAND_STATE_REJECTED value */
                COMMAND_STATE_REJECTED = 5,

                /** COMMAND_STATE_CANCELLED value */
                COMMAND_STATE_CANCELLED = 6
            }

            /**
             * Properties of a CommandResult.
             * @deprecated Use housecall.device.v1.CommandResult.$Properties instead.
             */
            interface ICommandResult extends housecall.device.v1.CommandResult.$Properties {
            }

            /** Represents a CommandResult. */
            class CommandResult {

                /**
                 * Constructs a new CommandResult.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.CommandResult.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** CommandResult commandId. */
                commandId: string;

                /** CommandResult state. */
                state: housecall.device.v1.CommandState;

                /** CommandResult reason. */
                reason: string;

                /** CommandResult detail. */
                detail: string;

                /** CommandResult estimateBytes. */
                estimateBytes: number;

                /** CommandResult manifest. */
                manifest?: (housecall.device.v1.PullManifest.$Properties|null);

                /** CommandResult outcome. */
                outcome: housecall.device.v1.NamedText.$Properties[];

                /**
                 * Creates a new CommandResult instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns CommandResult instance
                 */
                static create(properties: housecall.device.v1.CommandResult.$Shape): housecall.device.v1.CommandResult & housecall.device.v1.CommandResult.$Shape;
                static create(properties?: housecall.device.v1.CommandResult.$Properties): housecall.device.v1.CommandResult;

                /**
                 * Encodes the specified CommandResult message. Does not implicitly {@link housecall.device.v1.CommandResult.verify|verify} messages.
                 * @param message CommandResult message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.CommandResult.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a CommandResult message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.CommandResult & housecall.device.v1.CommandResult.$Shape} CommandResult
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.CommandResult & housecall.device.v1.CommandResult.$Shape;
            }

            namespace CommandResult {

                /** Properties of a CommandResult. */
                interface $Properties {

                    /** CommandResult commandId */
                    commandId?: (string|null);

                    /** CommandResult state */
                    state?: (housecall.device.v1.CommandState|null);

                    /** CommandResult reason */
                    reason?: (string|null);

                    /** CommandResult detail */
                    detail?: (string|null);

                    /** CommandResult estimateBytes */
                    estimateBytes?: (number|null);

                    /** CommandResult manifest */
                    manifest?: (housecall.device.v1.PullManifest.$Properties|null);

                    /** CommandResult outcome */
                    outcome?: (housecall.device.v1.NamedText.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a CommandResult. */
                type $Shape = housecall.device.v1.CommandResult.$Properties;
            }

            /**
             * Properties of a PullManifest.
             * @deprecated Use housecall.device.v1.PullManifest.$Properties instead.
             */
            interface IPullManifest extends housecall.device.v1.PullManifest.$Properties {
            }

            /** Represents a PullManifest. */
            class PullManifest {

                /**
                 * Constructs a new PullManifest.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.PullManifest.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** PullManifest sources. */
                sources: housecall.device.v1.ManifestSource.$Properties[];

                /** PullManifest skipped. */
                skipped: housecall.device.v1.SkippedSource.$Properties[];

                /** PullManifest redactions. */
                redactions: housecall.device.v1.RedactionCount.$Properties[];

                /** PullManifest lines. */
                lines: number;

                /** PullManifest sizeBytes. */
                sizeBytes: number;

                /** PullManifest sha256. */
                sha256: Uint8Array;

                /** PullManifest truncated. */
                truncated: boolean;

                /**
                 * Creates a new PullManifest instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns PullManifest instance
                 */
                static create(properties: housecall.device.v1.PullManifest.$Shape): housecall.device.v1.PullManifest & housecall.device.v1.PullManifest.$Shape;
                static create(properties?: housecall.device.v1.PullManifest.$Properties): housecall.device.v1.PullManifest;

                /**
                 * Encodes the specified PullManifest message. Does not implicitly {@link housecall.device.v1.PullManifest.verify|verify} messages.
                 * @param message PullManifest message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.PullManifest.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a PullManifest message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.PullManifest & housecall.device.v1.PullManifest.$Shape} PullManifest
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.PullManifest & housecall.device.v1.PullManifest.$Shape;
            }

            namespace PullManifest {

                /** Properties of a PullManifest. */
                interface $Properties {

                    /** PullManifest sources */
                    sources?: (housecall.device.v1.ManifestSource.$Properties[]|null);

                    /** PullManifest skipped */
                    skipped?: (housecall.device.v1.SkippedSource.$Properties[]|null);

                    /** PullManifest redactions */
                    redactions?: (housecall.device.v1.RedactionCount.$Properties[]|null);

                    /** PullManifest lines */
                    lines?: (number|null);

                    /** PullManifest sizeBytes */
                    sizeBytes?: (number|null);

                    /** PullManifest sha256 */
                    sha256?: (Uint8Array|null);

                    /** PullManifest truncated */
                    truncated?: (boolean|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a PullManifest. */
                type $Shape = housecall.device.v1.PullManifest.$Properties;
            }

            /**
             * Properties of a ManifestSource.
             * @deprecated Use housecall.device.v1.ManifestSource.$Properties instead.
             */
            interface IManifestSource extends housecall.device.v1.ManifestSource.$Properties {
            }

            /** Represents a ManifestSource. */
            class ManifestSource {

                /**
                 * Constructs a new ManifestSource.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.ManifestSource.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ManifestSource source. */
                source: string;

                /** ManifestSource lines. */
                lines: number;

                /** ManifestSource sizeBytes. */
                sizeBytes: number;

                /** ManifestSource firstWallMs. */
                firstWallMs: number;

                /** ManifestSource lastWallMs. */
                lastWallMs: number;

                /**
                 * Creates a new ManifestSource instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ManifestSource instance
                 */
                static create(properties: housecall.device.v1.ManifestSource.$Shape): housecall.device.v1.ManifestSource & housecall.device.v1.ManifestSource.$Shape;
                static create(properties?: housecall.device.v1.ManifestSource.$Properties): housecall.device.v1.ManifestSource;

                /**
                 * Encodes the specified ManifestSource message. Does not implicitly {@link housecall.device.v1.ManifestSource.verify|verify} messages.
                 * @param message ManifestSource message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.ManifestSource.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ManifestSource message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.ManifestSource & housecall.device.v1.ManifestSource.$Shape} ManifestSource
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.ManifestSource & housecall.device.v1.ManifestSource.$Shape;
            }

            namespace ManifestSource {

                /** Properties of a ManifestSource. */
                interface $Properties {

                    /** ManifestSource source */
                    source?: (string|null);

                    /** ManifestSource lines */
                    lines?: (number|null);

                    /** ManifestSource sizeBytes */
                    sizeBytes?: (number|null);

                    /** ManifestSource firstWallMs */
                    firstWallMs?: (number|null);

                    /** ManifestSource lastWallMs */
                    lastWallMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ManifestSource. */
                type $Shape = housecall.device.v1.ManifestSource.$Properties;
            }

            /**
             * Properties of a SkippedSource.
             * @deprecated Use housecall.device.v1.SkippedSource.$Properties instead.
             */
            interface ISkippedSource extends housecall.device.v1.SkippedSource.$Properties {
            }

            /** Represents a SkippedSource. */
            class SkippedSource {

                /**
                 * Constructs a new SkippedSource.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.SkippedSource.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SkippedSource source. */
                source: string;

                /** SkippedSource reason. */
                reason: string;

                /**
                 * Creates a new SkippedSource instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns SkippedSource instance
                 */
                static create(properties: housecall.device.v1.SkippedSource.$Shape): housecall.device.v1.SkippedSource & housecall.device.v1.SkippedSource.$Shape;
                static create(properties?: housecall.device.v1.SkippedSource.$Properties): housecall.device.v1.SkippedSource;

                /**
                 * Encodes the specified SkippedSource message. Does not implicitly {@link housecall.device.v1.SkippedSource.verify|verify} messages.
                 * @param message SkippedSource message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.SkippedSource.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SkippedSource message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.SkippedSource & housecall.device.v1.SkippedSource.$Shape} SkippedSource
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.SkippedSource & housecall.device.v1.SkippedSource.$Shape;
            }

            namespace SkippedSource {

                /** Properties of a SkippedSource. */
                interface $Properties {

                    /** SkippedSource source */
                    source?: (string|null);

                    /** SkippedSource reason */
                    reason?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SkippedSource. */
                type $Shape = housecall.device.v1.SkippedSource.$Properties;
            }

            /**
             * Properties of a RedactionCount.
             * @deprecated Use housecall.device.v1.RedactionCount.$Properties instead.
             */
            interface IRedactionCount extends housecall.device.v1.RedactionCount.$Properties {
            }

            /** Represents a RedactionCount. */
            class RedactionCount {

                /**
                 * Constructs a new RedactionCount.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.RedactionCount.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** RedactionCount kind. */
                kind: string;

                /** RedactionCount count. */
                count: number;

                /**
                 * Creates a new RedactionCount instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns RedactionCount instance
                 */
                static create(properties: housecall.device.v1.RedactionCount.$Shape): housecall.device.v1.RedactionCount & housecall.device.v1.RedactionCount.$Shape;
                static create(properties?: housecall.device.v1.RedactionCount.$Properties): housecall.device.v1.RedactionCount;

                /**
                 * Encodes the specified RedactionCount message. Does not implicitly {@link housecall.device.v1.RedactionCount.verify|verify} messages.
                 * @param message RedactionCount message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.RedactionCount.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a RedactionCount message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.RedactionCount & housecall.device.v1.RedactionCount.$Shape} RedactionCount
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.RedactionCount & housecall.device.v1.RedactionCount.$Shape;
            }

            namespace RedactionCount {

                /** Properties of a RedactionCount. */
                interface $Properties {

                    /** RedactionCount kind */
                    kind?: (string|null);

                    /** RedactionCount count */
                    count?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a RedactionCount. */
                type $Shape = housecall.device.v1.RedactionCount.$Properties;
            }

            /**
             * Properties of a Progress.
             * @deprecated Use housecall.device.v1.Progress.$Properties instead.
             */
            interface IProgress extends housecall.device.v1.Progress.$Properties {
            }

            /** Represents a Progress. */
            class Progress {

                /**
                 * Constructs a new Progress.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.Progress.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Progress commandId. */
                commandId: string;

                /** Progress phase. */
                phase: string;

                /** Progress done. */
                done: number;

                /** Progress total. */
                total: number;

                /** Progress lines. */
                lines: housecall.device.v1.TailLine.$Properties[];

                /** Progress droppedLines. */
                droppedLines: number;

                /** Progress sentLines. */
                sentLines: number;

                /**
                 * Creates a new Progress instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Progress instance
                 */
                static create(properties: housecall.device.v1.Progress.$Shape): housecall.device.v1.Progress & housecall.device.v1.Progress.$Shape;
                static create(properties?: housecall.device.v1.Progress.$Properties): housecall.device.v1.Progress;

                /**
                 * Encodes the specified Progress message. Does not implicitly {@link housecall.device.v1.Progress.verify|verify} messages.
                 * @param message Progress message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.Progress.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Progress message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.Progress & housecall.device.v1.Progress.$Shape} Progress
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.Progress & housecall.device.v1.Progress.$Shape;
            }

            namespace Progress {

                /** Properties of a Progress. */
                interface $Properties {

                    /** Progress commandId */
                    commandId?: (string|null);

                    /** Progress phase */
                    phase?: (string|null);

                    /** Progress done */
                    done?: (number|null);

                    /** Progress total */
                    total?: (number|null);

                    /** Progress lines */
                    lines?: (housecall.device.v1.TailLine.$Properties[]|null);

                    /** Progress droppedLines */
                    droppedLines?: (number|null);

                    /** Progress sentLines */
                    sentLines?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Progress. */
                type $Shape = housecall.device.v1.Progress.$Properties;
            }

            /**
             * Properties of a TailLine.
             * @deprecated Use housecall.device.v1.TailLine.$Properties instead.
             */
            interface ITailLine extends housecall.device.v1.TailLine.$Properties {
            }

            /** Represents a TailLine. */
            class TailLine {

                /**
                 * Constructs a new TailLine.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.TailLine.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** TailLine wallMs. */
                wallMs: number;

                /** TailLine severity. */
                severity: number;

                /** TailLine source. */
                source: string;

                /** TailLine unit. */
                unit: string;

                /** TailLine message. */
                message: string;

                /**
                 * Creates a new TailLine instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns TailLine instance
                 */
                static create(properties: housecall.device.v1.TailLine.$Shape): housecall.device.v1.TailLine & housecall.device.v1.TailLine.$Shape;
                static create(properties?: housecall.device.v1.TailLine.$Properties): housecall.device.v1.TailLine;

                /**
                 * Encodes the specified TailLine message. Does not implicitly {@link housecall.device.v1.TailLine.verify|verify} messages.
                 * @param message TailLine message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.TailLine.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a TailLine message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.TailLine & housecall.device.v1.TailLine.$Shape} TailLine
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.TailLine & housecall.device.v1.TailLine.$Shape;
            }

            namespace TailLine {

                /** Properties of a TailLine. */
                interface $Properties {

                    /** TailLine wallMs */
                    wallMs?: (number|null);

                    /** TailLine severity */
                    severity?: (number|null);

                    /** TailLine source */
                    source?: (string|null);

                    /** TailLine unit */
                    unit?: (string|null);

                    /** TailLine message */
                    message?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a TailLine. */
                type $Shape = housecall.device.v1.TailLine.$Properties;
            }

            /** ChunkCompression enum. */
            enum ChunkCompression {

                /** CHUNK_COMPRESSION_UNSPECIFIED value */
                CHUNK_COMPRESSION_UNSPECIFIED = 0,

                /** CHUNK_COMPRESSION_NONE value */
                CHUNK_COMPRESSION_NONE = 1,

                /** CHUNK_COMPRESSION_DEFLATE value */
                CHUNK_COMPRESSION_DEFLATE = 2
            }

            /**
             * Properties of a Chunk.
             * @deprecated Use housecall.device.v1.Chunk.$Properties instead.
             */
            interface IChunk extends housecall.device.v1.Chunk.$Properties {
            }

            /** Represents a Chunk. */
            class Chunk {

                /**
                 * Constructs a new Chunk.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.Chunk.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Chunk pullId. */
                pullId: string;

                /** Chunk offset. */
                offset: number;

                /** Chunk rawBytes. */
                rawBytes: number;

                /** Chunk compression. */
                compression: housecall.device.v1.ChunkCompression;

                /** Chunk data. */
                data: Uint8Array;

                /** Chunk crc32. */
                crc32: number;

                /** Chunk totalBytes. */
                totalBytes: number;

                /**
                 * Creates a new Chunk instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Chunk instance
                 */
                static create(properties: housecall.device.v1.Chunk.$Shape): housecall.device.v1.Chunk & housecall.device.v1.Chunk.$Shape;
                static create(properties?: housecall.device.v1.Chunk.$Properties): housecall.device.v1.Chunk;

                /**
                 * Encodes the specified Chunk message. Does not implicitly {@link housecall.device.v1.Chunk.verify|verify} messages.
                 * @param message Chunk message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.Chunk.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Chunk message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.Chunk & housecall.device.v1.Chunk.$Shape} Chunk
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.Chunk & housecall.device.v1.Chunk.$Shape;
            }

            namespace Chunk {

                /** Properties of a Chunk. */
                interface $Properties {

                    /** Chunk pullId */
                    pullId?: (string|null);

                    /** Chunk offset */
                    offset?: (number|null);

                    /** Chunk rawBytes */
                    rawBytes?: (number|null);

                    /** Chunk compression */
                    compression?: (housecall.device.v1.ChunkCompression|null);

                    /** Chunk data */
                    data?: (Uint8Array|null);

                    /** Chunk crc32 */
                    crc32?: (number|null);

                    /** Chunk totalBytes */
                    totalBytes?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Chunk. */
                type $Shape = housecall.device.v1.Chunk.$Properties;
            }

            /**
             * Properties of a LogBatch.
             * @deprecated Use housecall.device.v1.LogBatch.$Properties instead.
             */
            interface ILogBatch extends housecall.device.v1.LogBatch.$Properties {
            }

            /** Represents a LogBatch. */
            class LogBatch {

                /**
                 * Constructs a new LogBatch.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.LogBatch.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LogBatch sources. */
                sources: string[];

                /** LogBatch units. */
                units: string[];

                /** LogBatch lines. */
                lines: housecall.device.v1.LogLine.$Properties[];

                /**
                 * Creates a new LogBatch instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns LogBatch instance
                 */
                static create(properties: housecall.device.v1.LogBatch.$Shape): housecall.device.v1.LogBatch & housecall.device.v1.LogBatch.$Shape;
                static create(properties?: housecall.device.v1.LogBatch.$Properties): housecall.device.v1.LogBatch;

                /**
                 * Encodes the specified LogBatch message. Does not implicitly {@link housecall.device.v1.LogBatch.verify|verify} messages.
                 * @param message LogBatch message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.LogBatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LogBatch message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.LogBatch & housecall.device.v1.LogBatch.$Shape} LogBatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.LogBatch & housecall.device.v1.LogBatch.$Shape;
            }

            namespace LogBatch {

                /** Properties of a LogBatch. */
                interface $Properties {

                    /** LogBatch sources */
                    sources?: (string[]|null);

                    /** LogBatch units */
                    units?: (string[]|null);

                    /** LogBatch lines */
                    lines?: (housecall.device.v1.LogLine.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LogBatch. */
                type $Shape = housecall.device.v1.LogBatch.$Properties;
            }

            /**
             * Properties of a LogLine.
             * @deprecated Use housecall.device.v1.LogLine.$Properties instead.
             */
            interface ILogLine extends housecall.device.v1.LogLine.$Properties {
            }

            /** Represents a LogLine. */
            class LogLine {

                /**
                 * Constructs a new LogLine.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.LogLine.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LogLine offsetMs. */
                offsetMs: number;

                /** LogLine severity. */
                severity: number;

                /** LogLine source. */
                source: number;

                /** LogLine unit. */
                unit: number;

                /** LogLine message. */
                message: string;

                /** LogLine redactions. */
                redactions: number;

                /** LogLine truncatedBytes. */
                truncatedBytes: number;

                /**
                 * Creates a new LogLine instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns LogLine instance
                 */
                static create(properties: housecall.device.v1.LogLine.$Shape): housecall.device.v1.LogLine & housecall.device.v1.LogLine.$Shape;
                static create(properties?: housecall.device.v1.LogLine.$Properties): housecall.device.v1.LogLine;

                /**
                 * Encodes the specified LogLine message. Does not implicitly {@link housecall.device.v1.LogLine.verify|verify} messages.
                 * @param message LogLine message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.LogLine.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LogLine message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.LogLine & housecall.device.v1.LogLine.$Shape} LogLine
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.LogLine & housecall.device.v1.LogLine.$Shape;
            }

            namespace LogLine {

                /** Properties of a LogLine. */
                interface $Properties {

                    /** LogLine offsetMs */
                    offsetMs?: (number|null);

                    /** LogLine severity */
                    severity?: (number|null);

                    /** LogLine source */
                    source?: (number|null);

                    /** LogLine unit */
                    unit?: (number|null);

                    /** LogLine message */
                    message?: (string|null);

                    /** LogLine redactions */
                    redactions?: (number|null);

                    /** LogLine truncatedBytes */
                    truncatedBytes?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LogLine. */
                type $Shape = housecall.device.v1.LogLine.$Properties;
            }

            /**
             * Properties of a MetricsBatch.
             * @deprecated Use housecall.device.v1.MetricsBatch.$Properties instead.
             */
            interface IMetricsBatch extends housecall.device.v1.MetricsBatch.$Properties {
            }

            /** Represents a MetricsBatch. */
            class MetricsBatch {

                /**
                 * Constructs a new MetricsBatch.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.MetricsBatch.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** MetricsBatch rows. */
                rows: number;

                /** MetricsBatch intervalMs. */
                intervalMs: number;

                /** MetricsBatch offsets. */
                offsets: number[];

                /** MetricsBatch columns. */
                columns: housecall.device.v1.Column.$Properties[];

                /**
                 * Creates a new MetricsBatch instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns MetricsBatch instance
                 */
                static create(properties: housecall.device.v1.MetricsBatch.$Shape): housecall.device.v1.MetricsBatch & housecall.device.v1.MetricsBatch.$Shape;
                static create(properties?: housecall.device.v1.MetricsBatch.$Properties): housecall.device.v1.MetricsBatch;

                /**
                 * Encodes the specified MetricsBatch message. Does not implicitly {@link housecall.device.v1.MetricsBatch.verify|verify} messages.
                 * @param message MetricsBatch message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.MetricsBatch.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a MetricsBatch message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.MetricsBatch & housecall.device.v1.MetricsBatch.$Shape} MetricsBatch
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.MetricsBatch & housecall.device.v1.MetricsBatch.$Shape;
            }

            namespace MetricsBatch {

                /** Properties of a MetricsBatch. */
                interface $Properties {

                    /** MetricsBatch rows */
                    rows?: (number|null);

                    /** MetricsBatch intervalMs */
                    intervalMs?: (number|null);

                    /** MetricsBatch offsets */
                    offsets?: (number[]|null);

                    /** MetricsBatch columns */
                    columns?: (housecall.device.v1.Column.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a MetricsBatch. */
                type $Shape = housecall.device.v1.MetricsBatch.$Properties;
            }

            /** Encoding enum. */
            enum Encoding {

                /** ENCODING_UNSPECIFIED value */
                ENCODING_UNSPECIFIED = 0,

                /** ENCODING_DELTA value */
                ENCODING_DELTA = 1,

                /** ENCODING_DOUBLE value */
                ENCODING_DOUBLE = 2
            }

            /**
             * Properties of a Column.
             * @deprecated Use housecall.device.v1.Column.$Properties instead.
             */
            interface IColumn extends housecall.device.v1.Column.$Properties {
            }

            /** Represents a Column. */
            class Column {

                /**
                 * Constructs a new Column.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.Column.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Column alias. */
                alias: number;

                /** Column encoding. */
                encoding: housecall.device.v1.Encoding;

                /** Column decimals. */
                decimals: number;

                /** Column values. */
                values: Uint8Array;

                /** Column absent. */
                absent: Uint8Array;

                /**
                 * Creates a new Column instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Column instance
                 */
                static create(properties: housecall.device.v1.Column.$Shape): housecall.device.v1.Column & housecall.device.v1.Column.$Shape;
                static create(properties?: housecall.device.v1.Column.$Properties): housecall.device.v1.Column;

                /**
                 * Encodes the specified Column message. Does not implicitly {@link housecall.device.v1.Column.verify|verify} messages.
                 * @param message Column message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.Column.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Column message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.Column & housecall.device.v1.Column.$Shape} Column
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.Column & housecall.device.v1.Column.$Shape;
            }

            namespace Column {

                /** Properties of a Column. */
                interface $Properties {

                    /** Column alias */
                    alias?: (number|null);

                    /** Column encoding */
                    encoding?: (housecall.device.v1.Encoding|null);

                    /** Column decimals */
                    decimals?: (number|null);

                    /** Column values */
                    values?: (Uint8Array|null);

                    /** Column absent */
                    absent?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Column. */
                type $Shape = housecall.device.v1.Column.$Properties;
            }

            /**
             * Properties of an Uplink.
             * @deprecated Use housecall.device.v1.Uplink.$Properties instead.
             */
            interface IUplink extends housecall.device.v1.Uplink.$Properties {
            }

            /** Represents an Uplink. */
            class Uplink {

                /**
                 * Constructs a new Uplink.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.Uplink.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Uplink spoolId. */
                spoolId: Uint8Array;

                /** Uplink stream. */
                stream: housecall.device.v1.Stream;

                /** Uplink sequence. */
                sequence: number;

                /** Uplink lane. */
                lane: housecall.device.v1.Lane;

                /** Uplink record. */
                record: Uint8Array;

                /**
                 * Creates a new Uplink instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Uplink instance
                 */
                static create(properties: housecall.device.v1.Uplink.$Shape): housecall.device.v1.Uplink & housecall.device.v1.Uplink.$Shape;
                static create(properties?: housecall.device.v1.Uplink.$Properties): housecall.device.v1.Uplink;

                /**
                 * Encodes the specified Uplink message. Does not implicitly {@link housecall.device.v1.Uplink.verify|verify} messages.
                 * @param message Uplink message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.Uplink.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Uplink message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.Uplink & housecall.device.v1.Uplink.$Shape} Uplink
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.Uplink & housecall.device.v1.Uplink.$Shape;
            }

            namespace Uplink {

                /** Properties of an Uplink. */
                interface $Properties {

                    /** Uplink spoolId */
                    spoolId?: (Uint8Array|null);

                    /** Uplink stream */
                    stream?: (housecall.device.v1.Stream|null);

                    /** Uplink sequence */
                    sequence?: (number|null);

                    /** Uplink lane */
                    lane?: (housecall.device.v1.Lane|null);

                    /** Uplink record */
                    record?: (Uint8Array|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Uplink. */
                type $Shape = housecall.device.v1.Uplink.$Properties;
            }

            /**
             * Properties of a Record.
             * @deprecated Use housecall.device.v1.Record.$Properties instead.
             */
            interface IRecord extends housecall.device.v1.Record.$Properties {
            }

            /** Represents a Record. */
            class Record {

                /**
                 * Constructs a new Record.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.Record.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Record wallMs. */
                wallMs: number;

                /** Record bootId. */
                bootId: Uint8Array;

                /** Record uptimeMs. */
                uptimeMs: number;

                /** Record heads. */
                heads: number[];

                /** Record metrics. */
                metrics?: (housecall.device.v1.MetricsBatch.$Properties|null);

                /** Record logs. */
                logs?: (housecall.device.v1.LogBatch.$Properties|null);

                /** Record state. */
                state?: (housecall.device.v1.StateReport.$Properties|null);

                /** Record event. */
                event?: (housecall.device.v1.Event.$Properties|null);

                /** Record loss. */
                loss?: (housecall.device.v1.LossReport.$Properties|null);

                /** Record result. */
                result?: (housecall.device.v1.CommandResult.$Properties|null);

                /** Record consent. */
                consent?: (housecall.device.v1.ConsentReport.$Properties|null);

                /** Record body. */
                body?: ("metrics"|"logs"|"state"|"event"|"loss"|"result"|"consent");

                /**
                 * Creates a new Record instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Record instance
                 */
                static create(properties: housecall.device.v1.Record.$Shape): housecall.device.v1.Record & housecall.device.v1.Record.$Shape;
                static create(properties?: housecall.device.v1.Record.$Properties): housecall.device.v1.Record;

                /**
                 * Encodes the specified Record message. Does not implicitly {@link housecall.device.v1.Record.verify|verify} messages.
                 * @param message Record message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.Record.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Record message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.Record & housecall.device.v1.Record.$Shape} Record
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.Record & housecall.device.v1.Record.$Shape;
            }

            namespace Record {

                /** Properties of a Record. */
                interface $Properties {

                    /** Record wallMs */
                    wallMs?: (number|null);

                    /** Record bootId */
                    bootId?: (Uint8Array|null);

                    /** Record uptimeMs */
                    uptimeMs?: (number|null);

                    /** Record heads */
                    heads?: (number[]|null);

                    /** Record metrics */
                    metrics?: (housecall.device.v1.MetricsBatch.$Properties|null);

                    /** Record logs */
                    logs?: (housecall.device.v1.LogBatch.$Properties|null);

                    /** Record state */
                    state?: (housecall.device.v1.StateReport.$Properties|null);

                    /** Record event */
                    event?: (housecall.device.v1.Event.$Properties|null);

                    /** Record loss */
                    loss?: (housecall.device.v1.LossReport.$Properties|null);

                    /** Record result */
                    result?: (housecall.device.v1.CommandResult.$Properties|null);

                    /** Record consent */
                    consent?: (housecall.device.v1.ConsentReport.$Properties|null);

                    /** Record body */
                    body?: ("metrics"|"logs"|"state"|"event"|"loss"|"result"|"consent");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a Record. */
                type $Shape = {
                  wallMs?: number|null;
                  bootId?: Uint8Array|null;
                  uptimeMs?: number|null;
                  heads?: number[]|null;
                  metrics?: housecall.device.v1.MetricsBatch.$Shape|null;
                  logs?: housecall.device.v1.LogBatch.$Shape|null;
                  state?: housecall.device.v1.StateReport.$Shape|null;
                  event?: housecall.device.v1.Event.$Shape|null;
                  loss?: housecall.device.v1.LossReport.$Shape|null;
                  result?: housecall.device.v1.CommandResult.$Shape|null;
                  consent?: housecall.device.v1.ConsentReport.$Shape|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ body?: undefined; metrics?: null; logs?: null; state?: null; event?: null; loss?: null; result?: null; consent?: null }|{ body?: "metrics"; metrics: housecall.device.v1.MetricsBatch.$Shape; logs?: null; state?: null; event?: null; loss?: null; result?: null; consent?: null }|{ body?: "logs"; metrics?: null; logs: housecall.device.v1.LogBatch.$Shape; state?: null; event?: null; loss?: null; result?: null; consent?: null }|{ body?: "state"; metrics?: null; logs?: null; state: housecall.device.v1.StateReport.$Shape; event?: null; loss?: null; result?: null; consent?: null }|{ body?: "event"; metrics?: null; logs?: null; state?: null; event: housecall.device.v1.Event.$Shape; loss?: null; result?: null; consent?: null }|{ body?: "loss"; metrics?: null; logs?: null; state?: null; event?: null; loss: housecall.device.v1.LossReport.$Shape; result?: null; consent?: null }|{ body?: "result"; metrics?: null; logs?: null; state?: null; event?: null; loss?: null; result: housecall.device.v1.CommandResult.$Shape; consent?: null }|{ body?: "consent"; metrics?: null; logs?: null; state?: null; event?: null; loss?: null; result?: null; consent: housecall.device.v1.ConsentReport.$Shape })
                );
            }

            /**
             * Properties of a Birth.
             * @deprecated Use housecall.device.v1.Birth.$Properties instead.
             */
            interface IBirth extends housecall.device.v1.Birth.$Properties {
            }

            /** Represents a Birth. */
            class Birth {

                /**
                 * Constructs a new Birth.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.Birth.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Birth device. */
                device: string;

                /** Birth bootId. */
                bootId: Uint8Array;

                /** Birth spoolId. */
                spoolId: Uint8Array;

                /** Birth nonce. */
                nonce: Uint8Array;

                /** Birth capabilities. */
                capabilities: string[];

                /** Birth aliases. */
                aliases: housecall.device.v1.SignalAlias.$Properties[];

                /** Birth deviceClass. */
                deviceClass: string;

                /** Birth model. */
                model: string;

                /** Birth firmware. */
                firmware: string;

                /** Birth agentVersion. */
                agentVersion: string;

                /** Birth configHash. */
                configHash: string;

                /** Birth clock. */
                clock: housecall.device.v1.ClockState;

                /** Birth wallMs. */
                wallMs: number;

                /** Birth uptimeMs. */
                uptimeMs: number;

                /** Birth positions. */
                positions: housecall.device.v1.StreamPosition.$Properties[];

                /** Birth name. */
                name: string;

                /** Birth bootReason. */
                bootReason: string;

                /** Birth timeZone. */
                timeZone: string;

                /**
                 * Creates a new Birth instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Birth instance
                 */
                static create(properties: housecall.device.v1.Birth.$Shape): housecall.device.v1.Birth & housecall.device.v1.Birth.$Shape;
                static create(properties?: housecall.device.v1.Birth.$Properties): housecall.device.v1.Birth;

                /**
                 * Encodes the specified Birth message. Does not implicitly {@link housecall.device.v1.Birth.verify|verify} messages.
                 * @param message Birth message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.Birth.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a Birth message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.Birth & housecall.device.v1.Birth.$Shape} Birth
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.Birth & housecall.device.v1.Birth.$Shape;
            }

            namespace Birth {

                /** Properties of a Birth. */
                interface $Properties {

                    /** Birth device */
                    device?: (string|null);

                    /** Birth bootId */
                    bootId?: (Uint8Array|null);

                    /** Birth spoolId */
                    spoolId?: (Uint8Array|null);

                    /** Birth nonce */
                    nonce?: (Uint8Array|null);

                    /** Birth capabilities */
                    capabilities?: (string[]|null);

                    /** Birth aliases */
                    aliases?: (housecall.device.v1.SignalAlias.$Properties[]|null);

                    /** Birth deviceClass */
                    deviceClass?: (string|null);

                    /** Birth model */
                    model?: (string|null);

                    /** Birth firmware */
                    firmware?: (string|null);

                    /** Birth agentVersion */
                    agentVersion?: (string|null);

                    /** Birth configHash */
                    configHash?: (string|null);

                    /** Birth clock */
                    clock?: (housecall.device.v1.ClockState|null);

                    /** Birth wallMs */
                    wallMs?: (number|null);

                    /** Birth uptimeMs */
                    uptimeMs?: (number|null);

                    /** Birth positions */
                    positions?: (housecall.device.v1.StreamPosition.$Properties[]|null);

                    /** Birth name */
                    name?: (string|null);

                    /** Birth bootReason */
                    bootReason?: (string|null);

                    /** Birth timeZone */
                    timeZone?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a Birth. */
                type $Shape = housecall.device.v1.Birth.$Properties;
            }

            /**
             * Properties of a SignalAlias.
             * @deprecated Use housecall.device.v1.SignalAlias.$Properties instead.
             */
            interface ISignalAlias extends housecall.device.v1.SignalAlias.$Properties {
            }

            /** Represents a SignalAlias. */
            class SignalAlias {

                /**
                 * Constructs a new SignalAlias.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.SignalAlias.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** SignalAlias alias. */
                alias: number;

                /** SignalAlias signal. */
                signal: string;

                /** SignalAlias instance. */
                instance: string;

                /** SignalAlias unit. */
                unit: string;

                /**
                 * Creates a new SignalAlias instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns SignalAlias instance
                 */
                static create(properties: housecall.device.v1.SignalAlias.$Shape): housecall.device.v1.SignalAlias & housecall.device.v1.SignalAlias.$Shape;
                static create(properties?: housecall.device.v1.SignalAlias.$Properties): housecall.device.v1.SignalAlias;

                /**
                 * Encodes the specified SignalAlias message. Does not implicitly {@link housecall.device.v1.SignalAlias.verify|verify} messages.
                 * @param message SignalAlias message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.SignalAlias.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a SignalAlias message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.SignalAlias & housecall.device.v1.SignalAlias.$Shape} SignalAlias
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.SignalAlias & housecall.device.v1.SignalAlias.$Shape;
            }

            namespace SignalAlias {

                /** Properties of a SignalAlias. */
                interface $Properties {

                    /** SignalAlias alias */
                    alias?: (number|null);

                    /** SignalAlias signal */
                    signal?: (string|null);

                    /** SignalAlias instance */
                    instance?: (string|null);

                    /** SignalAlias unit */
                    unit?: (string|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a SignalAlias. */
                type $Shape = housecall.device.v1.SignalAlias.$Properties;
            }

            /** ClockState enum. */
            enum ClockState {

                /** CLOCK_STATE_UNSPECIFIED value */
                CLOCK_STATE_UNSPECIFIED = 0,

                /** CLOCK_STATE_SYNCHRONISED value */
                CLOCK_STATE_SYNCHRONISED = 1,

                /** CLOCK_STATE_UNSYNCHRONISED value */
                CLOCK_STATE_UNSYNCHRONISED = 2
            }

            /**
             * Properties of a StreamPosition.
             * @deprecated Use housecall.device.v1.StreamPosition.$Properties instead.
             */
            interface IStreamPosition extends housecall.device.v1.StreamPosition.$Properties {
            }

            /** Represents a StreamPosition. */
            class StreamPosition {

                /**
                 * Constructs a new StreamPosition.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.StreamPosition.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StreamPosition stream. */
                stream: housecall.device.v1.Stream;

                /** StreamPosition firstHeld. */
                firstHeld: number;

                /** StreamPosition next. */
                next: number;

                /**
                 * Creates a new StreamPosition instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns StreamPosition instance
                 */
                static create(properties: housecall.device.v1.StreamPosition.$Shape): housecall.device.v1.StreamPosition & housecall.device.v1.StreamPosition.$Shape;
                static create(properties?: housecall.device.v1.StreamPosition.$Properties): housecall.device.v1.StreamPosition;

                /**
                 * Encodes the specified StreamPosition message. Does not implicitly {@link housecall.device.v1.StreamPosition.verify|verify} messages.
                 * @param message StreamPosition message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.StreamPosition.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StreamPosition message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.StreamPosition & housecall.device.v1.StreamPosition.$Shape} StreamPosition
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.StreamPosition & housecall.device.v1.StreamPosition.$Shape;
            }

            namespace StreamPosition {

                /** Properties of a StreamPosition. */
                interface $Properties {

                    /** StreamPosition stream */
                    stream?: (housecall.device.v1.Stream|null);

                    /** StreamPosition firstHeld */
                    firstHeld?: (number|null);

                    /** StreamPosition next */
                    next?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StreamPosition. */
                type $Shape = housecall.device.v1.StreamPosition.$Properties;
            }

            /**
             * Properties of a StateReport.
             * @deprecated Use housecall.device.v1.StateReport.$Properties instead.
             */
            interface IStateReport extends housecall.device.v1.StateReport.$Properties {
            }

            /** Represents a StateReport. */
            class StateReport {

                /**
                 * Constructs a new StateReport.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.StateReport.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StateReport full. */
                full: boolean;

                /** StateReport entries. */
                entries: housecall.device.v1.StateEntry.$Properties[];

                /**
                 * Creates a new StateReport instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns StateReport instance
                 */
                static create(properties: housecall.device.v1.StateReport.$Shape): housecall.device.v1.StateReport & housecall.device.v1.StateReport.$Shape;
                static create(properties?: housecall.device.v1.StateReport.$Properties): housecall.device.v1.StateReport;

                /**
                 * Encodes the specified StateReport message. Does not implicitly {@link housecall.device.v1.StateReport.verify|verify} messages.
                 * @param message StateReport message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.StateReport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StateReport message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.StateReport & housecall.device.v1.StateReport.$Shape} StateReport
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.StateReport & housecall.device.v1.StateReport.$Shape;
            }

            namespace StateReport {

                /** Properties of a StateReport. */
                interface $Properties {

                    /** StateReport full */
                    full?: (boolean|null);

                    /** StateReport entries */
                    entries?: (housecall.device.v1.StateEntry.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a StateReport. */
                type $Shape = {
                  full?: boolean|null;
                  entries?: housecall.device.v1.StateEntry.$Shape[]|null;
                  $unknowns?: Uint8Array[];
                };
            }

            /**
             * Properties of a StateEntry.
             * @deprecated Use housecall.device.v1.StateEntry.$Properties instead.
             */
            interface IStateEntry extends housecall.device.v1.StateEntry.$Properties {
            }

            /** Represents a StateEntry. */
            class StateEntry {

                /**
                 * Constructs a new StateEntry.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.StateEntry.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** StateEntry key. */
                key: string;

                /** StateEntry text. */
                text?: (string|null);

                /** StateEntry number. */
                number?: (number|null);

                /** StateEntry flag. */
                flag?: (boolean|null);

                /** StateEntry value. */
                value?: ("text"|"number"|"flag");

                /**
                 * Creates a new StateEntry instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns StateEntry instance
                 */
                static create(properties: housecall.device.v1.StateEntry.$Shape): housecall.device.v1.StateEntry & housecall.device.v1.StateEntry.$Shape;
                static create(properties?: housecall.device.v1.StateEntry.$Properties): housecall.device.v1.StateEntry;

                /**
                 * Encodes the specified StateEntry message. Does not implicitly {@link housecall.device.v1.StateEntry.verify|verify} messages.
                 * @param message StateEntry message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.StateEntry.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a StateEntry message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.StateEntry & housecall.device.v1.StateEntry.$Shape} StateEntry
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.StateEntry & housecall.device.v1.StateEntry.$Shape;
            }

            namespace StateEntry {

                /** Properties of a StateEntry. */
                interface $Properties {

                    /** StateEntry key */
                    key?: (string|null);

                    /** StateEntry text */
                    text?: (string|null);

                    /** StateEntry number */
                    number?: (number|null);

                    /** StateEntry flag */
                    flag?: (boolean|null);

                    /** StateEntry value */
                    value?: ("text"|"number"|"flag");

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Narrowed shape of a StateEntry. */
                type $Shape = {
                  key?: string|null;
                  text?: string|null;
                  number?: number|null;
                  flag?: boolean|null;
                  $unknowns?: Uint8Array[];
                } & (
                  ({ value?: undefined; text?: null; number?: null; flag?: null }|{ value?: "text"; text: string; number?: null; flag?: null }|{ value?: "number"; text?: null; number: number; flag?: null }|{ value?: "flag"; text?: null; number?: null; flag: boolean })
                );
            }

            /**
             * Properties of an Event.
             * @deprecated Use housecall.device.v1.Event.$Properties instead.
             */
            interface IEvent extends housecall.device.v1.Event.$Properties {
            }

            /** Represents an Event. */
            class Event {

                /**
                 * Constructs a new Event.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.Event.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** Event name. */
                name: string;

                /** Event severity. */
                severity: number;

                /** Event attributes. */
                attributes: housecall.device.v1.StateEntry.$Properties[];

                /**
                 * Creates a new Event instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns Event instance
                 */
                static create(properties: housecall.device.v1.Event.$Shape): housecall.device.v1.Event & housecall.device.v1.Event.$Shape;
                static create(properties?: housecall.device.v1.Event.$Properties): housecall.device.v1.Event;

                /**
                 * Encodes the specified Event message. Does not implicitly {@link housecall.device.v1.Event.verify|verify} messages.
                 * @param message Event message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.Event.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes an Event message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.Event & housecall.device.v1.Event.$Shape} Event
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.Event & housecall.device.v1.Event.$Shape;
            }

            namespace Event {

                /** Properties of an Event. */
                interface $Properties {

                    /** Event name */
                    name?: (string|null);

                    /** Event severity */
                    severity?: (number|null);

                    /** Event attributes */
                    attributes?: (housecall.device.v1.StateEntry.$Properties[]|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of an Event. */
                type $Shape = {
                  name?: string|null;
                  severity?: number|null;
                  attributes?: housecall.device.v1.StateEntry.$Shape[]|null;
                  $unknowns?: Uint8Array[];
                };
            }

            /** LossReason enum. */
            enum LossReason {

                /** LOSS_REASON_UNSPECIFIED value */
                LOSS_REASON_UNSPECIFIED = 0,

                /** LOSS_REASON_SPOOL_FULL value */
                LOSS_REASON_SPOOL_FULL = 1,

                /** LOSS_REASON_EXPIRED value */
                LOSS_REASON_EXPIRED = 2,

                /** LOSS_REASON_DISK_HEADROOM value */
                LOSS_REASON_DISK_HEADROOM = 3,

                /** LOSS_REASON_CORRUPT value */
                LOSS_REASON_CORRUPT = 4,

                /** LOSS_REASON_BUDGET_EXHAUSTED value */
                LOSS_REASON_BUDGET_EXHAUSTED = 5,

                /** LOSS_REASON_RATE_LIMITED value */
                LOSS_REASON_RATE_LIMITED = 6,

                /** LOSS_REASON_REDACTED value */
                LOSS_REASON_REDACTED = 7
            }

            /**
             * Properties of a LossReport.
             * @deprecated Use housecall.device.v1.LossReport.$Properties instead.
             */
            interface ILossReport extends housecall.device.v1.LossReport.$Properties {
            }

            /** Represents a LossReport. */
            class LossReport {

                /**
                 * Constructs a new LossReport.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.LossReport.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** LossReport stream. */
                stream: housecall.device.v1.Stream;

                /** LossReport reason. */
                reason: housecall.device.v1.LossReason;

                /** LossReport quantity. */
                quantity: number;

                /** LossReport firstSequence. */
                firstSequence: number;

                /** LossReport lastSequence. */
                lastSequence: number;

                /** LossReport firstWallMs. */
                firstWallMs: number;

                /** LossReport lastWallMs. */
                lastWallMs: number;

                /**
                 * Creates a new LossReport instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns LossReport instance
                 */
                static create(properties: housecall.device.v1.LossReport.$Shape): housecall.device.v1.LossReport & housecall.device.v1.LossReport.$Shape;
                static create(properties?: housecall.device.v1.LossReport.$Properties): housecall.device.v1.LossReport;

                /**
                 * Encodes the specified LossReport message. Does not implicitly {@link housecall.device.v1.LossReport.verify|verify} messages.
                 * @param message LossReport message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.LossReport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a LossReport message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.LossReport & housecall.device.v1.LossReport.$Shape} LossReport
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.LossReport & housecall.device.v1.LossReport.$Shape;
            }

            namespace LossReport {

                /** Properties of a LossReport. */
                interface $Properties {

                    /** LossReport stream */
                    stream?: (housecall.device.v1.Stream|null);

                    /** LossReport reason */
                    reason?: (housecall.device.v1.LossReason|null);

                    /** LossReport quantity */
                    quantity?: (number|null);

                    /** LossReport firstSequence */
                    firstSequence?: (number|null);

                    /** LossReport lastSequence */
                    lastSequence?: (number|null);

                    /** LossReport firstWallMs */
                    firstWallMs?: (number|null);

                    /** LossReport lastWallMs */
                    lastWallMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a LossReport. */
                type $Shape = housecall.device.v1.LossReport.$Properties;
            }

            /** ConsentState enum. */
            enum ConsentState {

                /** CONSENT_STATE_UNSPECIFIED value */
                CONSENT_STATE_UNSPECIFIED = 0,

                /** CONSENT_STATE_GRANTED value */
                CONSENT_STATE_GRANTED = 1,

                /** CONSENT_STATE_REFUSED value */
                CONSENT_STATE_REFUSED = 2,

                /** CONSENT_STATE_REVOKED value */
                CONSENT_STATE_REVOKED = 3,

                /** CONSENT_STATE_EXPIRED value */
                CONSENT_STATE_EXPIRED = 4,

                /** CONSENT_STATE_LATER value */
                CONSENT_STATE_LATER = 5
            }

            /**
             * Properties of a ConsentReport.
             * @deprecated Use housecall.device.v1.ConsentReport.$Properties instead.
             */
            interface IConsentReport extends housecall.device.v1.ConsentReport.$Properties {
            }

            /** Represents a ConsentReport. */
            class ConsentReport {

                /**
                 * Constructs a new ConsentReport.
                 * @param [properties] Properties to set
                 */
                constructor(properties?: housecall.device.v1.ConsentReport.$Properties);

                /** Unknown fields preserved while decoding when enabled */
                $unknowns?: Uint8Array[];

                /** ConsentReport consentId. */
                consentId: string;

                /** ConsentReport state. */
                state: housecall.device.v1.ConsentState;

                /** ConsentReport scopes. */
                scopes: string[];

                /** ConsentReport grantedBy. */
                grantedBy: string;

                /** ConsentReport expiresWallMs. */
                expiresWallMs: number;

                /**
                 * Creates a new ConsentReport instance using the specified properties.
                 * @param [properties] Properties to set
                 * @returns ConsentReport instance
                 */
                static create(properties: housecall.device.v1.ConsentReport.$Shape): housecall.device.v1.ConsentReport & housecall.device.v1.ConsentReport.$Shape;
                static create(properties?: housecall.device.v1.ConsentReport.$Properties): housecall.device.v1.ConsentReport;

                /**
                 * Encodes the specified ConsentReport message. Does not implicitly {@link housecall.device.v1.ConsentReport.verify|verify} messages.
                 * @param message ConsentReport message or plain object to encode
                 * @param [writer] Writer to encode to
                 * @returns Writer
                 */
                static encode(message: housecall.device.v1.ConsentReport.$Properties, writer?: $protobuf.Writer): $protobuf.Writer;

                /**
                 * Decodes a ConsentReport message from the specified reader or buffer.
                 * @param reader Reader or buffer to decode from
                 * @param [length] Message length if known beforehand
                 * @returns {housecall.device.v1.ConsentReport & housecall.device.v1.ConsentReport.$Shape} ConsentReport
                 * @throws {Error} If the payload is not a reader or valid buffer
                 * @throws {$protobuf.util.ProtocolError} If required fields are missing
                 */
                static decode(reader: ($protobuf.Reader|Uint8Array), length?: number): housecall.device.v1.ConsentReport & housecall.device.v1.ConsentReport.$Shape;
            }

            namespace ConsentReport {

                /** Properties of a ConsentReport. */
                interface $Properties {

                    /** ConsentReport consentId */
                    consentId?: (string|null);

                    /** ConsentReport state */
                    state?: (housecall.device.v1.ConsentState|null);

                    /** ConsentReport scopes */
                    scopes?: (string[]|null);

                    /** ConsentReport grantedBy */
                    grantedBy?: (string|null);

                    /** ConsentReport expiresWallMs */
                    expiresWallMs?: (number|null);

                    /** Unknown fields preserved while decoding when enabled */
                    $unknowns?: Uint8Array[];
                }

                /** Shape of a ConsentReport. */
                type $Shape = housecall.device.v1.ConsentReport.$Properties;
            }
        }
    }
}
