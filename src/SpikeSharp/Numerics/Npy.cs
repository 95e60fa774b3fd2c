using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SpikeSharp.Numerics;

/// <summary>Reads and writes NumPy array files (<c>.npy</c>): versions 1.0 to 3.0 are read, 1.0 is written.</summary>
/// <remarks>
/// Big-endian and column-major files are converted while reading. Types: f2, f4, f8, i1 to i8, u1 to u8, b1. Object arrays are refused, and sizes are
/// checked against the bytes present before memory is taken, so files of unknown origin are safe to read.
/// </remarks>
public static class Npy
{
    // Large enough to be fast, small enough that a false size in a stream of unknown length costs nothing.
    private const int ChunkBytes = 1 << 20;

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file.</param>
    /// <exception cref="ModelFormatException">It is not an array of numbers, is cut, or is longer than its array.</exception>
    /// <exception cref="IOException">The file cannot be opened or read.</exception>
    public static NdArray Load(string path)
    {
        using FileStream stream = File.OpenRead(path);
        return ReadWhole(stream, stream.Length, path);
    }

    /// <summary>Writes a file; it appears under its name only when it is complete.</summary>
    /// <param name="path">The file; an existing one is replaced.</param>
    /// <param name="array">What to write.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public static void Save(string path, NdArray array) => AtomicFile.Write(path, stream => Write(stream, array));

    /// <summary>Reads one array that fills all of <paramref name="bytes"/>.</summary>
    /// <param name="bytes">A complete <c>.npy</c> file.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ModelFormatException">It is not an array of numbers, is cut, or is longer than its array.</exception>
    public static unsafe NdArray Read(ReadOnlySpan<byte> bytes, string name)
    {
        if (bytes.IsEmpty)
            return ReadWhole(Stream.Null, 0, name);

        fixed (byte* start = bytes)
        {
            using UnmanagedMemoryStream stream = new(start, bytes.Length);
            return ReadWhole(stream, bytes.Length, name);
        }
    }

    /// <summary>Reads one array; the stream is left behind its last byte.</summary>
    /// <param name="stream">It need not be seekable.</param>
    /// <param name="name">What to call it in errors.</param>
    /// <exception cref="ModelFormatException">It is not an array of numbers, or it is cut.</exception>
    /// <exception cref="IOException">The stream cannot be read.</exception>
    public static NdArray Read(Stream stream, string name)
    {
        ArgumentNullException.ThrowIfNull(stream);
        NpyHeader header = NpyHeader.Read(stream, name);
        return ReadData(stream, header, stream.CanSeek ? stream.Length - stream.Position : null, name);
    }

    /// <summary>Writes version 1.0, little endian, row-major.</summary>
    /// <param name="stream">The stream is left open, behind the last byte.</param>
    /// <param name="array">What to write.</param>
    /// <exception cref="IOException">The stream cannot be written.</exception>
    public static void Write(Stream stream, NdArray array)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ArgumentNullException.ThrowIfNull(array);
        NpyHeader.Write(stream, array.Type, array.Shape.AsSpan());
        switch (array.Type)
        {
            case ElementType.Float64: WriteElements(stream, array.AsSpan<double>()); break;
            case ElementType.Float32: WriteElements(stream, array.AsSpan<float>()); break;
            case ElementType.Float16: WriteElements(stream, array.AsSpan<Half>()); break;
            case ElementType.Int64: WriteElements(stream, array.AsSpan<long>()); break;
            case ElementType.Int32: WriteElements(stream, array.AsSpan<int>()); break;
            case ElementType.Int16: WriteElements(stream, array.AsSpan<short>()); break;
            case ElementType.Int8: WriteElements(stream, array.AsSpan<sbyte>()); break;
            case ElementType.UInt64: WriteElements(stream, array.AsSpan<ulong>()); break;
            case ElementType.UInt32: WriteElements(stream, array.AsSpan<uint>()); break;
            case ElementType.UInt16: WriteElements(stream, array.AsSpan<ushort>()); break;
            case ElementType.UInt8: WriteElements(stream, array.AsSpan<byte>()); break;
            default: WriteElements(stream, array.AsSpan<bool>()); break;
        }
    }

    /// <summary>Writes elements as the file stores them: little endian, without a header.</summary>
    internal static void WriteElements<T>(Stream stream, ReadOnlySpan<T> elements)
        where T : unmanaged
    {
        int chunk = ChunkBytes / Unsafe.SizeOf<T>();
        T[]? swapped = BitConverter.IsLittleEndian ? null : new T[chunk];
        while (elements.Length > 0)
        {
            ReadOnlySpan<T> part = elements[..Math.Min(chunk, elements.Length)];
            if (swapped is not null)
            {
                part.CopyTo(swapped);
                ReverseBytes(swapped.AsSpan(0, part.Length));
                part = swapped.AsSpan(0, part.Length);
            }

            stream.Write(MemoryMarshal.AsBytes(part));
            elements = elements[part.Length..];
        }
    }

    /// <summary>Reads an array that takes exactly <paramref name="length"/> bytes of the stream, header included; <paramref name="check"/> may refuse what the header says.</summary>
    internal static NdArray ReadWhole(Stream stream, long length, string name, Action<NpyHeader>? check = null)
    {
        CountingStream counted = new(stream);
        NpyHeader header = NpyHeader.Read(counted, name);
        check?.Invoke(header);
        long expected = (long)header.Length * header.Type.Size;
        long left = length - counted.Count;
        return left <= expected
            ? ReadData(stream, header, left, name)
            : throw Unreadable(name, $"{left - expected} bytes follow the {expected} bytes of data that {header.Type} {NdArray.FormatShape(header.Shape)} takes");
    }

    internal static ModelFormatException Unreadable(string name, string message) => new(DiagnosticCodes.UnreadableArrayFile, name, message);

    private static NdArray ReadData(Stream stream, in NpyHeader header, long? available, string name) => header.Type switch
    {
        ElementType.Float64 => ReadElements<double>(stream, header, available, name),
        ElementType.Float32 => ReadElements<float>(stream, header, available, name),
        ElementType.Float16 => ReadElements<Half>(stream, header, available, name),
        ElementType.Int64 => ReadElements<long>(stream, header, available, name),
        ElementType.Int32 => ReadElements<int>(stream, header, available, name),
        ElementType.Int16 => ReadElements<short>(stream, header, available, name),
        ElementType.Int8 => ReadElements<sbyte>(stream, header, available, name),
        ElementType.UInt64 => ReadElements<ulong>(stream, header, available, name),
        ElementType.UInt32 => ReadElements<uint>(stream, header, available, name),
        ElementType.UInt16 => ReadElements<ushort>(stream, header, available, name),
        ElementType.UInt8 => ReadElements<byte>(stream, header, available, name),
        _ => ReadBools(stream, header, available, name),
    };

    private static NdArray ReadBools(Stream stream, in NpyHeader header, long? available, string name)
    {
        // Any other byte than 0 or 1 would make a bool that is neither equal to true nor to false.
        byte[] bytes = ReadPlain<byte>(stream, header, available, name);
        return NdArray.From(Array.ConvertAll(bytes, b => b != 0), header.Shape);
    }

    private static NdArray ReadElements<T>(Stream stream, in NpyHeader header, long? available, string name)
        where T : unmanaged => NdArray.From(ReadPlain<T>(stream, header, available, name), header.Shape);

    private static T[] ReadPlain<T>(Stream stream, in NpyHeader header, long? available, string name)
        where T : unmanaged
    {
        int length = header.Length;
        int size = header.Type.Size;
        long expected = (long)length * size;
        if (available < expected)
            throw Unreadable(name, $"{expected} bytes of data expected for {header.Type} {NdArray.FormatShape(header.Shape)}, {available} found");

        int chunk = ChunkBytes / size;
        T[] data = available is null ? new T[Math.Min(length, chunk)] : GC.AllocateUninitializedArray<T>(length);
        int read = 0;
        while (read < length)
        {
            if (read == data.Length)
                Array.Resize(ref data, (int)Math.Min(length, 2L * read));
            Span<byte> part = MemoryMarshal.AsBytes(data.AsSpan(read, Math.Min(chunk, data.Length - read)));
            int found = stream.ReadAtLeast(part, part.Length, throwOnEndOfStream: false);
            if (found < part.Length)
                throw Unreadable(name, $"{expected} bytes of data expected for {header.Type} {NdArray.FormatShape(header.Shape)}, {((long)read * size) + found} found");
            read += part.Length / size;
        }

        if (header.BigEndian == BitConverter.IsLittleEndian)
            ReverseBytes(data.AsSpan());
        return header.FortranOrder && header.Shape.Length > 1 ? ToRowMajor(data, header.Shape) : data;
    }

    private static void ReverseBytes<T>(Span<T> elements)
        where T : unmanaged
    {
        switch (Unsafe.SizeOf<T>())
        {
            case 2:
                Span<ushort> twos = MemoryMarshal.Cast<T, ushort>(elements);
                BinaryPrimitives.ReverseEndianness(twos, twos);
                break;
            case 4:
                Span<uint> fours = MemoryMarshal.Cast<T, uint>(elements);
                BinaryPrimitives.ReverseEndianness(fours, fours);
                break;
            case 8:
                Span<ulong> eights = MemoryMarshal.Cast<T, ulong>(elements);
                BinaryPrimitives.ReverseEndianness(eights, eights);
                break;
        }
    }

    private static T[] ToRowMajor<T>(T[] columns, ReadOnlySpan<int> shape)
    {
        T[] rows = GC.AllocateUninitializedArray<T>(columns.Length);
        Span<int> strides = stackalloc int[shape.Length];
        Span<int> index = stackalloc int[shape.Length];
        index.Clear();
        for (int axis = 0, stride = 1; axis < shape.Length; stride *= shape[axis++])
            strides[axis] = stride;

        int source = 0;
        for (int target = 0; target < rows.Length; target++)
        {
            rows[target] = columns[source];
            for (int axis = shape.Length - 1; axis >= 0; axis--)
            {
                source += strides[axis];
                if (++index[axis] < shape[axis])
                    break;
                source -= index[axis] * strides[axis];
                index[axis] = 0;
            }
        }

        return rows;
    }
}
