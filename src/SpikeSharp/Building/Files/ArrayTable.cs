using SpikeSharp.Numerics;

namespace SpikeSharp.Building.Files;

/// <summary>The arrays of a file that is being written: named while the description is made, written behind it.</summary>
internal sealed class ArrayTable(bool isSingle)
{
    private readonly List<NdArray> _arrays = [];

    public IEnumerable<(string Entry, NdArray Array)> All => _arrays.Select((array, i) => (SsmFormat.ArrayEntry(i), array));

    /// <summary>Adds an array as it is.</summary>
    /// <returns>Its name.</returns>
    public string Add(NdArray array)
    {
        _arrays.Add(array);
        return SsmFormat.ArrayEntry(_arrays.Count - 1);
    }

    /// <summary>Adds floats in the float type of the model.</summary>
    /// <returns>Their name.</returns>
    public string AddFloats(NdArray array) => Add(InModelType(array));

    /// <summary>The values in the float type of the model.</summary>
    public NdArray InModelType(NdArray array) =>
        array.Type == (isSingle ? ElementType.Float32 : ElementType.Float64) ? array
        : isSingle ? NdArray.From(array.ToSingles(), array.Shape.AsSpan())
        : NdArray.From(array.ToDoubles(), array.Shape.AsSpan());

    /// <summary>The one finite value of all elements in the float type of the model, if it is the same bit for bit.</summary>
    public double? Uniform(double[] values)
    {
        if (values.Length == 0) return null;
        double first = InModelType(values[0]);
        long bits = BitConverter.DoubleToInt64Bits(first);
        return double.IsFinite(first) && Array.TrueForAll(values, value => BitConverter.DoubleToInt64Bits(InModelType(value)) == bits) ? first : null;
    }

    public double InModelType(double value) => isSingle ? (float)value : value;
}
