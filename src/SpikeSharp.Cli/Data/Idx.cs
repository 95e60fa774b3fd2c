using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.InteropServices;
using SpikeSharp.Numerics;

namespace SpikeSharp.Cli.Data;

/// <summary>
/// The format of the MNIST files: two zero bytes, the element type, the number of axes, the size of each axis (4 bytes, big endian), the elements
/// (big endian, row-major).
/// </summary>
internal static class Idx
{
    private const int ChunkBytes = 1 << 20;

    /// <param name="stream">It need not be seekable.</param>
    /// <param name="available">All bytes that the stream can hold, header included; an upper bound will do.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ModelFormatException">It is no IDX file, is cut, or is longer than its array.</exception>
    public static NdArray Read(Stream stream, long available, string name)
    {
        Span<byte> head = stackalloc byte[4];
        if (stream.ReadAtLeast(head, 4, throwOnEndOfStream: false) < 4 || head[0] != 0 || head[1] != 0)
            throw Bad(name, "not an IDX file: it does not start with two zero bytes, an element type and a number of axes");

        ElementType type = head[2] switch
        {
            0x08 => ElementType.UInt8,
            0x09 => ElementType.Int8,
            0x0B => ElementType.Int16,
            0x0C => ElementType.Int32,
            0x0D => ElementType.Float32,
            0x0E => ElementType.Float64,
            _ => throw Bad(name, $"unknown IDX element type 0x{head[2]:X2}", "known are 0x08 (uint8), 0x09 (int8), 0x0B (int16), 0x0C (int32), 0x0D (float32) and 0x0E (float64)"),
        };
        int[] shape = ReadShape(stream, head[3], name);
        int size = type switch
        {
            ElementType.UInt8 or ElementType.Int8 => 1,
            ElementType.Int16 => 2,
            ElementType.Float64 => 8,
            _ => 4,
        };
        long left = available - 4 - (4L * shape.Length);
        int length = CheckedLength(shape, size, left, name);
        byte[] bytes = ReadData(stream, length * (long)size, name);
        return type switch
        {
            ElementType.UInt8 => NdArray.From(bytes, shape),
            ElementType.Int8 => NdArray.From(MemoryMarshal.Cast<byte, sbyte>(bytes).ToArray(), shape),
            ElementType.Int16 => NdArray.From(Swapped<short>(bytes, BinaryPrimitives.ReverseEndianness), shape),
            ElementType.Int32 => NdArray.From(Swapped<int>(bytes, BinaryPrimitives.ReverseEndianness), shape),
            ElementType.Float32 => NdArray.From(MemoryMarshal.Cast<int, float>(Swapped<int>(bytes, BinaryPrimitives.ReverseEndianness)).ToArray(), shape),
            _ => NdArray.From(MemoryMarshal.Cast<long, double>(Swapped<long>(bytes, BinaryPrimitives.ReverseEndianness)).ToArray(), shape),
        };
    }

    private static int[] ReadShape(Stream stream, int axes, string name)
    {
        if (axes is 0 or > 8)
            throw Bad(name, $"{axes} axes, expected 1 to 8");

        Span<byte> bytes = stackalloc byte[4 * axes];
        if (stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) < bytes.Length)
            throw Bad(name, $"the file ends within the sizes of its {axes} axes");

        int[] shape = new int[axes];
        for (int axis = 0; axis < axes; axis++)
        {
            shape[axis] = BinaryPrimitives.ReadInt32BigEndian(bytes[(4 * axis)..]);
            if (shape[axis] < 0)
                throw Bad(name, $"axis {axis} has {(uint)shape[axis]} elements, which the file cannot hold");
        }

        return shape;
    }

    private static int CheckedLength(int[] shape, int size, long left, string name)
    {
        BigInteger expected = size;
        foreach (int axis in shape)
            expected *= axis;

        string text = $"({string.Join(", ", shape)})";
        if (expected > left)
            throw Bad(name, $"shape {text} takes {expected} bytes of data, the file has {Math.Max(left, 0)}", "the file is cut, or is no IDX file; copy it again");

        return expected <= Array.MaxLength
            ? (int)(expected / size)
            : throw Bad(name, $"shape {text} takes {expected} bytes, more than the {Array.MaxLength} that one array can hold", "split the file");
    }

    // In portions, because a packed file's real size is only known at its end.
    private static byte[] ReadData(Stream stream, long expected, string name)
    {
        byte[] data = new byte[Math.Min(expected, ChunkBytes)];
        int read = 0;
        while (true)
        {
            int found = stream.ReadAtLeast(data.AsSpan(read), data.Length - read, throwOnEndOfStream: false);
            read += found;
            if (read < data.Length)
                throw Bad(name, $"{expected} bytes of data expected, {read} found", "the file is cut; copy it again");
            if (read == expected)
                break;

            Array.Resize(ref data, (int)Math.Min(expected, Math.Min(2L * read, Array.MaxLength)));
        }

        return stream.ReadByte() < 0 ? data : throw Bad(name, $"more bytes follow the {expected} bytes of data that the header asks for");
    }

    private static T[] Swapped<T>(byte[] bytes, Action<ReadOnlySpan<T>, Span<T>> swap)
        where T : unmanaged
    {
        T[] values = MemoryMarshal.Cast<byte, T>(bytes).ToArray();
        if (BitConverter.IsLittleEndian)
            swap(values, values);

        return values;
    }

    private static ModelFormatException Bad(string name, string message, string? hint = null) => new(DiagnosticCodes.DataFormat, name, message, hint);
}
