using System.Runtime.InteropServices;

namespace SpikeSharp.Tests.Simulation;

/// <summary>Comparison bit for bit: zeros of different signs differ, NaNs may be equal.</summary>
internal static class Bits
{
    public static bool Equal(ReadOnlySpan<double> a, ReadOnlySpan<double> b) => MemoryMarshal.AsBytes(a).SequenceEqual(MemoryMarshal.AsBytes(b));

    public static void AssertEqual(double[] expected, double[] actual, string what = "")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
            if (BitConverter.DoubleToInt64Bits(expected[i]) != BitConverter.DoubleToInt64Bits(actual[i])) Assert.Fail($"{what}: element {i}: {expected[i]:R} expected, {actual[i]:R} found.");
    }
}
