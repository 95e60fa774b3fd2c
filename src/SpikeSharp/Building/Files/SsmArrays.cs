using SpikeSharp.Numerics;

namespace SpikeSharp.Building.Files;

/// <summary>The arrays of a file, each read when something refers to it, once.</summary>
internal sealed class SsmArrays(CheckedZip zip)
{
    private readonly Dictionary<string, NdArray> _read = new(StringComparer.Ordinal);

    /// <summary>An array of floats with a given number of elements.</summary>
    /// <param name="name">Where the file names the array.</param>
    /// <param name="count">How many elements it must have; null: any.</param>
    /// <param name="isSingle">Whether floats of the model have 4 bytes; an array may be narrower than the model, never wider.</param>
    public NdArray Floats(SsmValue name, long? count, bool isSingle) =>
        Read(name, count, isSingle ? "f4" : "f8 or f4", type => type == ElementType.Float32 || (type == ElementType.Float64 && !isSingle));

    /// <summary>An array of integers with a given number of elements.</summary>
    public NdArray Integers(SsmValue name, long? count) =>
        Read(name, count, "i8, i4 or u4", type => type is ElementType.Int64 or ElementType.Int32 or ElementType.UInt32);

    /// <summary>An array of indices from 0 to below <paramref name="limit"/>.</summary>
    public int[] Indices(SsmValue name, long? count, int limit)
    {
        NdArray array = Integers(name, count);
        int[] indices = new int[array.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            long value = array.Type switch
            {
                ElementType.Int64 => array.AsSpan<long>()[i],
                ElementType.Int32 => array.AsSpan<int>()[i],
                _ => array.AsSpan<uint>()[i],
            };
            indices[i] = value >= 0 && value < limit ? (int)value : throw name.Invalid($"element {i} of {name.Text()} is {value}; 0 to {limit - 1} are possible");
        }
        return indices;
    }

    /// <summary>An array of words with a given number of elements.</summary>
    public ReadOnlySpan<uint> Words(SsmValue name, long count) => Read(name, count, "u4", type => type == ElementType.UInt32).AsSpan<uint>();

    private NdArray Read(SsmValue name, long? count, string expected, Predicate<ElementType> fits)
    {
        string entry = name.Text();
        if (!_read.TryGetValue(entry, out NdArray? array)) _read[entry] = array = Read(name, entry);
        if (!fits(array.Type)) throw name.Invalid($"{entry} holds {array.Type.NumpyCode}; {expected} is expected");
        return count is null || array.Length == count
            ? array
            : throw name.Invalid($"{entry} has shape {NdArray.FormatShape(array.Shape.AsSpan())}, which is {array.Length} elements; {count} are expected");
    }

    private NdArray Read(SsmValue name, string entry)
    {
        if (!SsmFormat.IsArrayEntry(entry)) throw name.Invalid($"'{entry}' is no name of an array; arrays/NUMBER.npy is expected");
        if (!zip.Contains(entry)) throw name.Invalid($"the file has no {entry}");
        try
        {
            return zip.Read(entry, stream => Npy.ReadWhole(stream, zip.LengthOf(entry), entry, header => CheckHeader(name, entry, header)));
        }
        catch (ModelFormatException e) when (e.Code == DiagnosticCodes.UnreadableArrayFile)
        {
            throw name.Invalid(e.Message);
        }
    }

    private static void CheckHeader(SsmValue name, string entry, NpyHeader header)
    {
        if (header.FortranOrder) throw name.Invalid($"{entry} is in column order (fortran_order is True); row order is expected");
        if (header.BigEndian) throw name.Invalid($"{entry} is big-endian; little-endian is expected");
        if (!SsmFormat.IsAllowed(header.Type)) throw name.Invalid($"{entry} holds {header.Type.NumpyCode}; one of f8, f4, i8, i4, u4, b1 is expected");
    }
}
