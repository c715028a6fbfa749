package io.treadle.core;

import java.io.DataInputStream;
import java.io.IOException;

/** Whether a method has a synchronized block, read from its class file: the part of that format which this needs. */
final class SynchronizedBlocks {
    private static final int UTF8 = 1;
    private static final int MONITORENTER = 0xc2;
    private static final int TABLESWITCH = 0xaa;
    private static final int LOOKUPSWITCH = 0xab;
    private static final int WIDE = 0xc4;
    private static final int IINC = 0x84;

    /** How many bytes each instruction has, as the JVM's specification lists them; 0 for those whose length varies. */
    private static final String LENGTHS = "1".repeat(16)
            + "23233" // bipush sipush ldc ldc_w ldc2_w
            + "2".repeat(5) + "1".repeat(28) // loads
            + "2".repeat(5) + "1".repeat(73) // stores, stack, arithmetic
            + "3" + "1".repeat(20) // iinc, conversions, comparisons
            + "3".repeat(16) + "2" + "00" + "1".repeat(6) // jumps, ret, switches, returns
            + "3".repeat(7) + "55" + "3" + "2" + "3" // fields, invokes, new, newarray, anewarray
            + "11" + "33" + "11" + "0" + "4" + "33"
            + "55"; // arraylength, athrow, casts, monitors, wide, ..., goto_w, jsr_w

    private final DataInputStream in;
    private final String method;
    private String[] names = {};

    private SynchronizedBlocks(DataInputStream in, String method) {
        this.in = in;
        this.method = method;
    }

    /** Whether one of the methods of {@code type} that are called {@code method} has a synchronized block. */
    static boolean hasOne(Class<?> type, String method) {
        var file = type.getName().substring(type.getName().lastIndexOf('.') + 1) + ".class";
        try (var bytes = type.getResourceAsStream(file)) {
            return bytes != null && new SynchronizedBlocks(new DataInputStream(bytes), method).find();
        } catch (IOException e) {
            return false;
        }
    }

    private boolean find() throws IOException {
        in.skipNBytes(8);
        readConstants();
        in.skipNBytes(6);
        in.skipNBytes(2L * in.readUnsignedShort());
        boolean found = false;
        for (int fields = in.readUnsignedShort(); fields > 0; fields--) {
            readMember(false);
        }
        for (int methods = in.readUnsignedShort(); methods > 0; methods--) {
            found |= readMember(true);
        }
        return found;
    }

    private void readConstants() throws IOException {
        names = new String[in.readUnsignedShort()];
        for (int i = 1; i < names.length; i++) {
            int tag = in.readUnsignedByte();
            names[i] = tag == UTF8 ? in.readUTF() : "";
            if (tag != UTF8) {
                in.skipNBytes(lengthOfConstant(tag));
            }
            if (tag == 5 || tag == 6) {
                names[++i] = ""; // long and double take two places
            }
        }
    }

    private static int lengthOfConstant(int tag) {
        return switch (tag) {
            case 5, 6 -> 8;
            case 7, 8, 16, 19, 20 -> 2;
            case 15 -> 3;
            default -> 4;
        };
    }

    private boolean readMember(boolean isMethod) throws IOException {
        in.skipNBytes(2);
        var name = names[in.readUnsignedShort()];
        in.skipNBytes(2);
        boolean found = false;
        for (int attributes = in.readUnsignedShort(); attributes > 0; attributes--) {
            boolean isCode = names[in.readUnsignedShort()].equals("Code");
            var content = in.readNBytes(in.readInt());
            found |= isMethod && isCode && name.equals(method) && entersMonitor(content);
        }
        return found;
    }

    /** {@code code}: two numbers of two bytes, the length of the instructions, and these. */
    private static boolean entersMonitor(byte[] code) {
        int end = 8 + intAt(code, 4);
        for (int i = 8; i < end; i += lengthAt(code, i)) {
            if ((code[i] & 0xff) == MONITORENTER) {
                return true;
            }
        }
        return false;
    }

    private static int lengthAt(byte[] code, int i) {
        int operands =
                8 + ((i - 8 + 4) & ~3); // of a switch: at the next multiple of four, counted from the first instruction
        return switch (code[i] & 0xff) {
            case TABLESWITCH -> operands + 12 + 4 * (intAt(code, operands + 8) - intAt(code, operands + 4) + 1) - i;
            case LOOKUPSWITCH -> operands + 8 + 8 * intAt(code, operands + 4) - i;
            case WIDE -> (code[i + 1] & 0xff) == IINC ? 6 : 4;
            default -> LENGTHS.charAt(code[i] & 0xff) - '0';
        };
    }

    private static int intAt(byte[] code, int i) {
        return (code[i] & 0xff) << 24 | (code[i + 1] & 0xff) << 16 | (code[i + 2] & 0xff) << 8 | (code[i + 3] & 0xff);
    }
}
