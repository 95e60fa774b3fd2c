using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace SpikeSharp.Conversion;

/// <summary>Vectorised over outputs, so that each output is one sum in source order whatever the width.</summary>
internal static class VectorMath
{
    /// <summary>y += a x, product and sum rounded separately.</summary>
    public static void AddScaled(double a, ReadOnlySpan<double> x, Span<double> y)
    {
        ref double source = ref MemoryMarshal.GetReference(x);
        ref double target = ref MemoryMarshal.GetReference(y);
        Vector<double> factor = new(a);
        int i = 0;
        for (; i <= y.Length - Vector<double>.Count; i += Vector<double>.Count)
        {
            Vector<double> product = factor * Vector.LoadUnsafe(ref source, (nuint)i);
            (Vector.LoadUnsafe(ref target, (nuint)i) + product).StoreUnsafe(ref target, (nuint)i);
        }

        for (; i < y.Length; i++) Unsafe.Add(ref target, i) += a * Unsafe.Add(ref source, i);
    }

    /// <summary>y += x.</summary>
    public static void Add(ReadOnlySpan<double> x, Span<double> y)
    {
        for (int i = 0; i < y.Length; i++) y[i] += x[i];
    }
}
