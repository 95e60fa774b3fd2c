using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace SpikeSharp.Simulation.Cpu;

/// <summary>A vector of some width, so that one kernel body serves every width. Operations round each element; none fuses.</summary>
internal interface ILane<TSelf, T>
    where TSelf : unmanaged, ILane<TSelf, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    static abstract int Width { get; }

    static abstract TSelf Load(ref T source, nint offset);

    static abstract TSelf Broadcast(T value);

    static abstract TSelf operator +(TSelf a, TSelf b);

    static abstract TSelf operator -(TSelf a, TSelf b);

    static abstract TSelf operator *(TSelf a, TSelf b);

    /// <summary>x where x &gt; 0, else +0.</summary>
    static abstract TSelf Rectify(TSelf value);

    static abstract TSelf Floor(TSelf value);

    /// <summary>One bit an element, set where a &gt; b.</summary>
    static abstract uint Above(TSelf a, TSelf b);

    /// <summary>One bit an element, set where a &gt;= b.</summary>
    static abstract uint AtLeast(TSelf a, TSelf b);

    /// <summary>One bit an element, set where the element is not zero.</summary>
    static abstract uint NonZero(TSelf value);

    /// <summary>a where condition &gt;= limit, else b.</summary>
    static abstract TSelf SelectAtLeast(TSelf condition, TSelf limit, TSelf a, TSelf b);

    static abstract TSelf Max(TSelf a, TSelf b);

    /// <summary>The larger one; either where one is no number, or where they are zeros.</summary>
    static abstract TSelf Higher(TSelf a, TSelf b);

    /// <summary>Adds the elements that are not zero to lists of neurons and counts, and returns the new length. A whole lane may be written behind the old end.</summary>
    static abstract int List(TSelf counts, int first, ref int neurons, ref T listedCounts, int listed);

    void Store(ref T target, nint offset);
}

internal readonly struct Lane512<T>(Vector512<T> value) : ILane<Lane512<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector512<T> _value = value;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector512<T>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Load(ref T source, nint offset) => new(Vector512.LoadUnsafe(ref source, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Broadcast(T value) => new(Vector512.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator +(Lane512<T> a, Lane512<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator -(Lane512<T> a, Lane512<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> operator *(Lane512<T> a, Lane512<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Rectify(Lane512<T> value)
    {
        // The processor's maximum gives the second where one is no number or both are zeros.
        if (Avx512F.IsSupported && typeof(T) == typeof(float)) return new(Avx512F.Max(value._value.AsSingle(), Vector512<float>.Zero).As<float, T>());
        if (Avx512F.IsSupported && typeof(T) == typeof(double)) return new(Avx512F.Max(value._value.AsDouble(), Vector512<double>.Zero).As<double, T>());
        return new(Vector512.ConditionalSelect(Vector512.GreaterThan(value._value, Vector512<T>.Zero), value._value, Vector512<T>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Floor(Lane512<T> value) => typeof(T) == typeof(float)
        ? new(Vector512.Floor(value._value.AsSingle()).As<float, T>())
        : new(Vector512.Floor(value._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Above(Lane512<T> a, Lane512<T> b) => (uint)Vector512.GreaterThan(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtLeast(Lane512<T> a, Lane512<T> b) => (uint)Vector512.GreaterThanOrEqual(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonZero(Lane512<T> value) => (uint)(~Vector512.Equals(value._value, Vector512<T>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> SelectAtLeast(Lane512<T> condition, Lane512<T> limit, Lane512<T> a, Lane512<T> b) =>
        new(Vector512.ConditionalSelect(Vector512.GreaterThanOrEqual(condition._value, limit._value), a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Higher(Lane512<T> a, Lane512<T> b) => new(Vector512.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane512<T> Max(Lane512<T> a, Lane512<T> b) => new(Vector512.ConditionalSelect(Vector512.LessThan(a._value, b._value), b._value, a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int List(Lane512<T> counts, int first, ref int neurons, ref T listedCounts, int listed)
    {
        if (typeof(T) == typeof(float) && Avx512F.IsSupported)
            return LaneList.Add(counts._value.AsSingle(), first, ref neurons, ref Unsafe.As<T, float>(ref listedCounts), listed);
        if (typeof(T) == typeof(double) && Avx512F.VL.IsSupported)
            return LaneList.Add(counts._value.AsDouble(), first, ref neurons, ref Unsafe.As<T, double>(ref listedCounts), listed);
        return LaneList.Add<T, Lane512<T>>(counts, first, ref neurons, ref listedCounts, listed);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T target, nint offset) => _value.StoreUnsafe(ref target, (nuint)offset);
}

internal readonly struct Lane256<T>(Vector256<T> value) : ILane<Lane256<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector256<T> _value = value;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector256<T>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Load(ref T source, nint offset) => new(Vector256.LoadUnsafe(ref source, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Broadcast(T value) => new(Vector256.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator +(Lane256<T> a, Lane256<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator -(Lane256<T> a, Lane256<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> operator *(Lane256<T> a, Lane256<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Rectify(Lane256<T> value)
    {
        // The processor's maximum gives the second where one is no number or both are zeros.
        if (Avx.IsSupported && typeof(T) == typeof(float)) return new(Avx.Max(value._value.AsSingle(), Vector256<float>.Zero).As<float, T>());
        if (Avx.IsSupported && typeof(T) == typeof(double)) return new(Avx.Max(value._value.AsDouble(), Vector256<double>.Zero).As<double, T>());
        return new(Vector256.ConditionalSelect(Vector256.GreaterThan(value._value, Vector256<T>.Zero), value._value, Vector256<T>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Floor(Lane256<T> value) => typeof(T) == typeof(float)
        ? new(Vector256.Floor(value._value.AsSingle()).As<float, T>())
        : new(Vector256.Floor(value._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Above(Lane256<T> a, Lane256<T> b) => (uint)Vector256.GreaterThan(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtLeast(Lane256<T> a, Lane256<T> b) => (uint)Vector256.GreaterThanOrEqual(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonZero(Lane256<T> value) => (uint)(~Vector256.Equals(value._value, Vector256<T>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> SelectAtLeast(Lane256<T> condition, Lane256<T> limit, Lane256<T> a, Lane256<T> b) =>
        new(Vector256.ConditionalSelect(Vector256.GreaterThanOrEqual(condition._value, limit._value), a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Higher(Lane256<T> a, Lane256<T> b) => new(Vector256.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane256<T> Max(Lane256<T> a, Lane256<T> b) => new(Vector256.ConditionalSelect(Vector256.LessThan(a._value, b._value), b._value, a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int List(Lane256<T> counts, int first, ref int neurons, ref T listedCounts, int listed) =>
        typeof(T) == typeof(float) && Avx2.IsSupported
            ? LaneList.Add(counts._value.AsSingle(), first, ref neurons, ref Unsafe.As<T, float>(ref listedCounts), listed)
            : LaneList.Add<T, Lane256<T>>(counts, first, ref neurons, ref listedCounts, listed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T target, nint offset) => _value.StoreUnsafe(ref target, (nuint)offset);
}

internal readonly struct Lane128<T>(Vector128<T> value) : ILane<Lane128<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly Vector128<T> _value = value;

    public static int Width
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Vector128<T>.Count;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Load(ref T source, nint offset) => new(Vector128.LoadUnsafe(ref source, (nuint)offset));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Broadcast(T value) => new(Vector128.Create(value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator +(Lane128<T> a, Lane128<T> b) => new(a._value + b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator -(Lane128<T> a, Lane128<T> b) => new(a._value - b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> operator *(Lane128<T> a, Lane128<T> b) => new(a._value * b._value);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Rectify(Lane128<T> value)
    {
        // The processor's maximum gives the second where one is no number or both are zeros.
        if (Sse.IsSupported && typeof(T) == typeof(float)) return new(Sse.Max(value._value.AsSingle(), Vector128<float>.Zero).As<float, T>());
        if (Sse2.IsSupported && typeof(T) == typeof(double)) return new(Sse2.Max(value._value.AsDouble(), Vector128<double>.Zero).As<double, T>());
        return new(Vector128.ConditionalSelect(Vector128.GreaterThan(value._value, Vector128<T>.Zero), value._value, Vector128<T>.Zero));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Floor(Lane128<T> value) => typeof(T) == typeof(float)
        ? new(Vector128.Floor(value._value.AsSingle()).As<float, T>())
        : new(Vector128.Floor(value._value.AsDouble()).As<double, T>());

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint Above(Lane128<T> a, Lane128<T> b) => (uint)Vector128.GreaterThan(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint AtLeast(Lane128<T> a, Lane128<T> b) => (uint)Vector128.GreaterThanOrEqual(a._value, b._value).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static uint NonZero(Lane128<T> value) => (uint)(~Vector128.Equals(value._value, Vector128<T>.Zero)).ExtractMostSignificantBits();

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> SelectAtLeast(Lane128<T> condition, Lane128<T> limit, Lane128<T> a, Lane128<T> b) =>
        new(Vector128.ConditionalSelect(Vector128.GreaterThanOrEqual(condition._value, limit._value), a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Higher(Lane128<T> a, Lane128<T> b) => new(Vector128.MaxNative(a._value, b._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lane128<T> Max(Lane128<T> a, Lane128<T> b) => new(Vector128.ConditionalSelect(Vector128.LessThan(a._value, b._value), b._value, a._value));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int List(Lane128<T> counts, int first, ref int neurons, ref T listedCounts, int listed) =>
        LaneList.Add<T, Lane128<T>>(counts, first, ref neurons, ref listedCounts, listed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T target, nint offset) => _value.StoreUnsafe(ref target, (nuint)offset);
}

internal readonly struct LaneScalar<T>(T value) : ILane<LaneScalar<T>, T>
    where T : unmanaged, IBinaryFloatingPointIeee754<T>
{
    private readonly T _value = value;

    public static int Width => 1;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static LaneScalar<T> Load(ref T source, nint offset) => new(Unsafe.Add(ref source, offset));

    public static LaneScalar<T> Broadcast(T value) => new(value);

    public static LaneScalar<T> operator +(LaneScalar<T> a, LaneScalar<T> b) => new(a._value + b._value);

    public static LaneScalar<T> operator -(LaneScalar<T> a, LaneScalar<T> b) => new(a._value - b._value);

    public static LaneScalar<T> operator *(LaneScalar<T> a, LaneScalar<T> b) => new(a._value * b._value);

    public static LaneScalar<T> Rectify(LaneScalar<T> value) => new(NeuronType.Rectify(value._value));

    public static LaneScalar<T> Floor(LaneScalar<T> value) => new(T.Floor(value._value));

    public static uint Above(LaneScalar<T> a, LaneScalar<T> b) => a._value > b._value ? 1u : 0u;

    public static uint AtLeast(LaneScalar<T> a, LaneScalar<T> b) => a._value >= b._value ? 1u : 0u;

    public static uint NonZero(LaneScalar<T> value) => value._value == T.Zero ? 0u : 1u;

    public static LaneScalar<T> SelectAtLeast(LaneScalar<T> condition, LaneScalar<T> limit, LaneScalar<T> a, LaneScalar<T> b) =>
        condition._value >= limit._value ? a : b;

    public static LaneScalar<T> Higher(LaneScalar<T> a, LaneScalar<T> b) => Max(a, b);

    public static LaneScalar<T> Max(LaneScalar<T> a, LaneScalar<T> b) => a._value < b._value ? b : a;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static int List(LaneScalar<T> counts, int first, ref int neurons, ref T listedCounts, int listed) =>
        LaneList.Add<T, LaneScalar<T>>(counts, first, ref neurons, ref listedCounts, listed);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Store(ref T target, nint offset) => Unsafe.Add(ref target, offset) = _value;
}
