package conformance.driver;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;

/**
 * Makes calls in a program whose clock is off. No Java program can set its clock, so the classes under test are loaded anew:
 * each call of `System.currentTimeMillis` in them becomes one of this class, and nothing else in them changes.
 */
public final class OffClock extends ClassLoader {
    private static final int UTF8 = 1;
    private static final int CLASS = 7;
    private static final int METHOD = 10;
    private static final int NAME_AND_TYPE = 12;
    private static volatile long offsetMs = 0;

    private final List<String> prefixes;

    private OffClock(List<String> prefixes) {
        super(OffClock.class.getClassLoader());
        this.prefixes = prefixes;
    }

    /** What the classes loaded anew ask for the time. */
    public static long currentTimeMillis() {
        return System.currentTimeMillis() + offsetMs;
    }

    /** Says by how much the clock is off from now on, for classes loaded anew. */
    static void set(long ms) {
        offsetMs = ms;
    }

    /**
     * The same calls, made by classes that are loaded anew.
     *
     * @param calls needs a constructor without parameters
     * @param prefixes of the names of the classes that are loaded anew, that of the calls among them
     */
    static Driver.Calls load(Class<? extends Driver.Calls> calls, List<String> prefixes) throws ReflectiveOperationException {
        return (Driver.Calls) new OffClock(prefixes).loadClass(calls.getName()).getConstructor().newInstance();
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
        if (prefixes.stream().noneMatch(name::startsWith)) return super.loadClass(name, resolve);
        synchronized (getClassLoadingLock(name)) {
            Class<?> loaded = findLoadedClass(name);
            return loaded == null ? findClass(name) : loaded;
        }
    }

    @Override
    protected Class<?> findClass(String name) throws ClassNotFoundException {
        try (InputStream file = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
            if (file == null) throw new ClassNotFoundException(name);
            byte[] bytes = withOffClock(file.readAllBytes());
            return defineClass(name, bytes, 0, bytes.length);
        } catch (IOException error) {
            throw new ClassNotFoundException(name, error);
        }
    }

    /** Adds this class to the constants of a class file, and lets its references to the clock's method name it. */
    private static byte[] withOffClock(byte[] bytes) throws IOException {
        DataInputStream in = new DataInputStream(new ByteArrayInputStream(bytes));
        in.skipBytes(8);
        int count = in.readUnsignedShort();
        Object[] constants = new Object[count];
        int[] places = new int[count];
        for (int index = 1; index < count; index += 1) {
            places[index] = bytes.length - in.available();
            int tag = in.readUnsignedByte();
            switch (tag) {
                case UTF8 -> constants[index] = in.readUTF();
                case CLASS, 8, 16, 19, 20 -> constants[index] = new int[] {tag, in.readUnsignedShort()};
                case 3, 4, 9, METHOD, 11, NAME_AND_TYPE, 17, 18 ->
                    constants[index] = new int[] {tag, in.readUnsignedShort(), in.readUnsignedShort()};
                case 15 -> in.skipBytes(3);
                // A long and a double take two indices.
                case 5, 6 -> index += in.skipBytes(8) / 8;
                default -> throw new IOException("constant of the unknown kind " + tag);
            }
        }
        int end = bytes.length - in.available();
        ByteArrayOutputStream changed = new ByteArrayOutputStream();
        DataOutputStream out = new DataOutputStream(changed);
        out.write(bytes, 0, end);
        out.writeByte(UTF8);
        out.writeUTF(OffClock.class.getName().replace('.', '/'));
        out.writeByte(CLASS);
        out.writeShort(count);
        out.write(bytes, end, bytes.length - end);
        byte[] result = changed.toByteArray();
        writeShort(result, 8, count + 2);
        for (int index = 1; index < count; index += 1) {
            if (isClock(constants, index)) writeShort(result, places[index] + 1, count + 1);
        }
        return result;
    }

    private static boolean isClock(Object[] constants, int index) {
        if (!(constants[index] instanceof int[] method) || method[0] != METHOD) return false;
        int[] owner = (int[]) constants[method[1]];
        int[] nameAndType = (int[]) constants[method[2]];
        return constants[owner[1]].equals("java/lang/System") && constants[nameAndType[1]].equals("currentTimeMillis");
    }

    private static void writeShort(byte[] bytes, int place, int value) {
        bytes[place] = (byte) (value >> 8);
        bytes[place + 1] = (byte) value;
    }
}
