using System.Collections.Immutable;
using System.Diagnostics;
using System.Numerics;
using System.Numerics.Tensors;

namespace SpikeSharp.Numerics;

/// <summary>An immutable n-dimensional array of numbers, row-major (the last index runs fastest). Safe to share between threads.</summary>
/// <remarks>It carries data across the edges: files, images, weights, recorded traces. It does no arithmetic. A shape of no axes is a scalar.</remarks>
[DebuggerDisplay("{ToString(),nq}")]
public sealed class NdArray
{
    private readonly Array _data;

    private NdArray(Array data, ElementType type, ImmutableArray<int> shape)
    {
        _data = data;
        Type = type;
        Shape = shape;
    }

    /// <summary>What the elements are.</summary>
    public ElementType Type { get; }

    /// <summary>Elements along each axis; empty for a scalar.</summary>
    public ImmutableArray<int> Shape { get; }

    /// <summary>Number of axes.</summary>
    public int Rank => Shape.Length;

    /// <summary>Number of elements: the product of <see cref="Shape"/>, 1 for a scalar.</summary>
    public int Length => _data.Length;

    /// <summary>A vector that takes ownership of <paramref name="data"/>: the caller must not write to it any more.</summary>
    /// <typeparam name="T">Double, Single, Half, Boolean or an integer of 8 to 64 bits.</typeparam>
    /// <param name="data">The elements.</param>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is none of these.</exception>
    public static NdArray From<T>(T[] data)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        return new NdArray(data, ElementTypes.Of<T>(), [data.Length]);
    }

    /// <summary>An array that takes ownership of <paramref name="data"/>: the caller must not write to it any more.</summary>
    /// <typeparam name="T">Double, Single, Half, Boolean or an integer of 8 to 64 bits.</typeparam>
    /// <param name="data">The elements in row-major order.</param>
    /// <param name="shape">Elements along each axis; their product is the length of <paramref name="data"/>. Empty: a scalar.</param>
    /// <exception cref="ArgumentException"><paramref name="shape"/> does not fit the number of elements.</exception>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is none of these.</exception>
    public static NdArray From<T>(T[] data, params ReadOnlySpan<int> shape)
        where T : unmanaged
    {
        ArgumentNullException.ThrowIfNull(data);
        return new NdArray(data, ElementTypes.Of<T>(), CheckShape(shape, data.Length, nameof(shape)));
    }

    /// <summary>A scalar: an array without axes.</summary>
    /// <typeparam name="T">Double, Single, Half, Boolean or an integer of 8 to 64 bits.</typeparam>
    /// <param name="value">The element.</param>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is none of these.</exception>
    public static NdArray Scalar<T>(T value)
        where T : unmanaged => new(new[] { value }, ElementTypes.Of<T>(), []);

    /// <summary>The same elements under another shape; nothing is copied.</summary>
    /// <param name="shape">Elements along each axis; their product is <see cref="Length"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="shape"/> does not fit the number of elements.</exception>
    public NdArray Reshape(params ReadOnlySpan<int> shape) => new(_data, Type, CheckShape(shape, Length, nameof(shape)));

    /// <summary>A copy of some elements as a vector.</summary>
    /// <param name="start">First element in row-major order.</param>
    /// <param name="count">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range leaves the array.</exception>
    public NdArray Slice(int start, int count)
    {
        if (start < 0 || count < 0 || start > Length - count)
            throw new ArgumentOutOfRangeException(nameof(start), start, $"Elements {start} to {(long)start + count} lie outside an array of {Length}.");
        Array part = Array.CreateInstanceFromArrayType(_data.GetType(), count);
        Array.Copy(_data, start, part, 0, count);
        return new NdArray(part, Type, [count]);
    }

    /// <summary>The elements in row-major order, not copied.</summary>
    /// <typeparam name="T">The type that <see cref="Type"/> names.</typeparam>
    /// <exception cref="InvalidOperationException">The array holds another type.</exception>
    public ReadOnlySpan<T> AsSpan<T>()
        where T : unmanaged
    {
        // The run time would let an int[] pass as a uint[], so the name decides, not a cast.
        if (ElementTypes.Of<T>() != Type)
            throw new InvalidOperationException($"The array holds {Type}, not {ElementTypes.Of<T>()}; use ToDoubles or ToSingles to convert.");

        return (T[])_data;
    }

    /// <summary>The elements as doubles, row-major, in a new array. Integers beyond 2^53 are rounded; true is 1.</summary>
    public double[] ToDoubles() => Convert<double>();

    /// <summary>The elements as floats, row-major, in a new array. Values are rounded to the nearest; too large ones become infinite; true is 1.</summary>
    public float[] ToSingles() => Convert<float>();

    /// <summary>Type and shape, for example <c>Float32 (60000, 28, 28)</c>.</summary>
    public override string ToString() => $"{Type} {FormatShape(Shape.AsSpan())}";

    /// <summary>A shape as Python writes it: <c>()</c>, <c>(3,)</c>, <c>(3, 4)</c>.</summary>
    internal static string FormatShape(ReadOnlySpan<int> shape) =>
        shape.Length == 1 ? $"({shape[0]},)" : $"({string.Join(", ", shape.ToArray())})";

    private static ImmutableArray<int> CheckShape(ReadOnlySpan<int> shape, int length, string name)
    {
        long product = 1;
        foreach (int size in shape)
        {
            if (size < 0)
                throw new ArgumentException($"Shape {FormatShape(shape)} has a negative size.", name);

            // Any array holds fewer than 2^31 elements, so a product of two such numbers cannot overflow a long. Beyond, only a later 0 could save the shape.
            product = Math.Min(product * size, int.MaxValue + 1L);
        }

        return product == length
            ? ImmutableArray.Create(shape)
            : throw new ArgumentException($"Shape {FormatShape(shape)} does not hold {length} elements.", name);
    }

    private T[] Convert<T>()
        where T : unmanaged, INumberBase<T> => Type switch
        {
            ElementType.Float64 => Convert<double, T>(),
            ElementType.Float32 => Convert<float, T>(),
            ElementType.Float16 => Convert<Half, T>(),
            ElementType.Int64 => Convert<long, T>(),
            ElementType.Int32 => Convert<int, T>(),
            ElementType.Int16 => Convert<short, T>(),
            ElementType.Int8 => Convert<sbyte, T>(),
            ElementType.UInt64 => Convert<ulong, T>(),
            ElementType.UInt32 => Convert<uint, T>(),
            ElementType.UInt16 => Convert<ushort, T>(),
            ElementType.UInt8 => Convert<byte, T>(),
            _ => Array.ConvertAll((bool[])_data, bit => bit ? T.One : T.Zero),
        };

    private TTo[] Convert<TFrom, TTo>()
        where TFrom : unmanaged, INumberBase<TFrom>
        where TTo : unmanaged, INumberBase<TTo>
    {
        TTo[] result = GC.AllocateUninitializedArray<TTo>(Length);
        TensorPrimitives.ConvertTruncating(AsSpan<TFrom>(), result);
        return result;
    }
}
