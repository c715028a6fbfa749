package io.treadle.core.internal.jdk;

import static java.lang.invoke.MethodType.methodType;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessFlag;

/**
 * Whether the caller's stack has room for an operation that must not break off in the middle. Where it has not, the
 * {@link StackOverflowError} comes here, before anything has changed, and is the matter of the task that recursed too deep. What
 * {@code @ReservedStackAccess} does for the JDK's own locks, which nobody else may use.
 */
/*
 * How: a method with so many local variables that its frame alone needs the room. The interpreter looks for the whole frame at
 * the entry. Compiled code has no such frame, but it must be able to fall back to the interpreter at any time, so HotSpot
 * touches, at the entry of what it compiles, as much of the stack as the interpreter would need, inlined methods included: one
 * store a page, no branch. (Read in C1 and C2 of 21 and 25, measured in all modes of compiling: StackRoomTest.) Nothing but a
 * frame that could be taken counts, so the methods have a branch, which never is. No source has thousands of variables: the
 * classes are made here.
 *
 *   step    16 KB    about 170 frames of the interpreter: a wait, a spawn, a switch needs up to 60
 *   entry   28 KB    what opens something that is closed later in the same frame, a scope or a lock, asks for more than what
 *                    closes it: so whoever came in gets out, and the error that passes is the one of the overflow
 *
 * The pages that are touched lie 4 KB apart, so all in the same few places of a first-level cache, which has eight of them for
 * such addresses, or twelve. More pages than that push each other out, and then each touch costs more than the whole check should.
 */
public final class StackRoom {
    private static final int SLOTS_FOR_STEP = 2048;
    private static final int SLOTS_FOR_ENTRY = 3584;
    /** The last format whose code needs no maps of its frames. */
    private static final int CLASS_FILE_VERSION = 49;

    private static final MethodHandle STEP = newMethod(SLOTS_FOR_STEP);
    private static final MethodHandle ENTRY = newMethod(SLOTS_FOR_ENTRY);

    /** Never true, but no compiler may know that. */
    private static boolean never;

    private StackRoom() {}

    /**
     * For an operation that changes what tasks share.
     *
     * @throws StackOverflowError if there is no room for it
     */
    public static void ensureForStep() {
        ensure(STEP);
    }

    /**
     * For one that is followed by another, which takes it back and must not fail for want of room.
     *
     * @throws StackOverflowError if there is no room for both
     */
    public static void ensureForEntry() {
        ensure(ENTRY);
    }

    private static void ensure(MethodHandle room) {
        try {
            room.invokeExact(never);
        } catch (Throwable e) {
            throw ReflectiveBackend.unexpected(e);
        }
    }

    private static MethodHandle newMethod(int slots) {
        try {
            var lookup = MethodHandles.lookup().defineHiddenClass(classFile(slots), true);
            return lookup.findStatic(lookup.lookupClass(), "room", methodType(void.class, boolean.class));
        } catch (IOException | ReflectiveOperationException e) {
            throw new IllegalStateException("cannot make a class; please report", e);
        }
    }

    /** {@code static void room(boolean never) { if (never) throw null; }} with so many local variables. */
    private static byte[] classFile(int slots) throws IOException {
        var bytes = new ByteArrayOutputStream();
        var out = new DataOutputStream(bytes);
        out.writeInt(0xCAFEBABE);
        out.writeInt(CLASS_FILE_VERSION);
        writeConstants(out, StackRoom.class.getName().replace('.', '/') + "Frame");
        out.writeShort(AccessFlag.FINAL.mask() | AccessFlag.SUPER.mask());
        writeShorts(out, 2, 4, 0, 0); // this, super, interfaces, fields
        writeShorts(out, 1, AccessFlag.STATIC.mask(), 5, 6, 1); // one method: flags, name, type, one attribute
        writeCode(out, slots);
        writeShorts(out, 0); // attributes
        return bytes.toByteArray();
    }

    private static void writeConstants(DataOutputStream out, String name) throws IOException {
        writeShorts(out, 8); // one more than there are
        writeText(out, name);
        writeClass(out, 1);
        writeText(out, "java/lang/Object");
        writeClass(out, 3);
        writeText(out, "room");
        writeText(out, "(Z)V");
        writeText(out, "Code");
    }

    private static void writeText(DataOutputStream out, String text) throws IOException {
        out.writeByte(1);
        out.writeUTF(text);
    }

    private static void writeClass(DataOutputStream out, int name) throws IOException {
        out.writeByte(7);
        out.writeShort(name);
    }

    private static void writeCode(DataOutputStream out, int slots) throws IOException {
        // iload_0; ifeq to the return; aconst_null; athrow; return
        byte[] code = {0x1A, (byte) 0x99, 0, 5, 0x01, (byte) 0xBF, (byte) 0xB1};
        writeShorts(out, 7); // the name "Code"
        out.writeInt(12 + code.length);
        writeShorts(out, 1, slots); // the deepest operand stack, the local variables
        out.writeInt(code.length);
        out.write(code);
        writeShorts(out, 0, 0); // handlers, attributes
    }

    private static void writeShorts(DataOutputStream out, int... values) throws IOException {
        for (int value : values) {
            out.writeShort(value);
        }
    }
}
