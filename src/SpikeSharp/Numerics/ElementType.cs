namespace SpikeSharp.Numerics;

/// <summary>What an <see cref="NdArray"/> holds; the names are those of .NET and NumPy.</summary>
public enum ElementType
{
    /// <summary><see cref="double"/>, NumPy <c>f8</c>.</summary>
    Float64,

    /// <summary><see cref="float"/>, NumPy <c>f4</c>.</summary>
    Float32,

    /// <summary><see cref="Half"/>, NumPy <c>f2</c>.</summary>
    Float16,

    /// <summary><see cref="long"/>, NumPy <c>i8</c>.</summary>
    Int64,

    /// <summary><see cref="int"/>, NumPy <c>i4</c>.</summary>
    Int32,

    /// <summary><see cref="short"/>, NumPy <c>i2</c>.</summary>
    Int16,

    /// <summary><see cref="sbyte"/>, NumPy <c>i1</c>.</summary>
    Int8,

    /// <summary><see cref="ulong"/>, NumPy <c>u8</c>.</summary>
    UInt64,

    /// <summary><see cref="uint"/>, NumPy <c>u4</c>.</summary>
    UInt32,

    /// <summary><see cref="ushort"/>, NumPy <c>u2</c>.</summary>
    UInt16,

    /// <summary><see cref="byte"/>, NumPy <c>u1</c>.</summary>
    UInt8,

    /// <summary><see cref="bool"/>, NumPy <c>b1</c>.</summary>
    Bool,
}

/// <summary>Sizes and names of element types.</summary>
internal static class ElementTypes
{
    extension(ElementType type)
    {
        /// <summary>Bytes an element takes.</summary>
        public int Size => type switch
        {
            ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 => 8,
            ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 4,
            ElementType.Float16 or ElementType.Int16 or ElementType.UInt16 => 2,
            ElementType.Int8 or ElementType.UInt8 or ElementType.Bool => 1,
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
        };

        /// <summary>The kind letter and size of NumPy, for example <c>f8</c>.</summary>
        public string NumpyCode => type switch
        {
            ElementType.Float64 => "f8",
            ElementType.Float32 => "f4",
            ElementType.Float16 => "f2",
            ElementType.Int64 => "i8",
            ElementType.Int32 => "i4",
            ElementType.Int16 => "i2",
            ElementType.Int8 => "i1",
            ElementType.UInt64 => "u8",
            ElementType.UInt32 => "u4",
            ElementType.UInt16 => "u2",
            ElementType.UInt8 => "u1",
            ElementType.Bool => "b1",
            _ => throw new ArgumentOutOfRangeException(nameof(type), type, null),
        };
    }

    /// <summary>The element type of <typeparamref name="T"/>.</summary>
    /// <exception cref="NotSupportedException">An array cannot hold <typeparamref name="T"/>.</exception>
    public static ElementType Of<T>() =>
        typeof(T) == typeof(double) ? ElementType.Float64
        : typeof(T) == typeof(float) ? ElementType.Float32
        : typeof(T) == typeof(Half) ? ElementType.Float16
        : typeof(T) == typeof(long) ? ElementType.Int64
        : typeof(T) == typeof(int) ? ElementType.Int32
        : typeof(T) == typeof(short) ? ElementType.Int16
        : typeof(T) == typeof(sbyte) ? ElementType.Int8
        : typeof(T) == typeof(ulong) ? ElementType.UInt64
        : typeof(T) == typeof(uint) ? ElementType.UInt32
        : typeof(T) == typeof(ushort) ? ElementType.UInt16
        : typeof(T) == typeof(byte) ? ElementType.UInt8
        : typeof(T) == typeof(bool) ? ElementType.Bool
        : throw new NotSupportedException($"An array cannot hold {typeof(T).Name}; it holds Double, Single, Half, Boolean or an integer of 8 to 64 bits.");

    /// <summary>The element type with this NumPy code, or null.</summary>
    public static ElementType? FromNumpyCode(ReadOnlySpan<char> code)
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            if (code.SequenceEqual(type.NumpyCode))
                return type;
        }

        return null;
    }
}
