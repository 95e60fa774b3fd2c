using System.Numerics;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using SpikeSharp.Simulation.Cpu;

namespace SpikeSharp.Tests.Simulation;

/// <summary>Lists of spikes from lanes of every width: all patterns of zeros and others.</summary>
public sealed class LaneListTests
{
    [Fact]
    public void List_AllPatterns_ListsWhatIsNotZero()
    {
        CheckAll<Lane128<float>, float>();
        CheckAll<Lane128<double>, double>();
        CheckAll<LaneScalar<float>, float>();
        CheckAll<LaneScalar<double>, double>();
        CheckAll<Lane256<float>, float>();
        CheckAll<Lane256<double>, double>();
        CheckAll<Lane512<float>, float>();
        CheckAll<Lane512<double>, double>();
    }

    [Fact]
    public void Add_AllPatterns_EqualsOneByOne()
    {
        // Directly, since the choice of a form by the machine would leave the others out.
        for (int pattern = 0; pattern < 1 << 16; pattern++)
        {
            float[] singles = Counts<float>(pattern, 16);
            if (Avx512F.IsSupported)
                Check(singles, pattern, (ref int n, ref float c, int at) => LaneList.Add(Vector512.Create<float>(singles), 100, ref n, ref c, at));
            if (pattern >= 256) continue;
            float[] eight = Counts<float>(pattern, 8);
            double[] doubles = Counts<double>(pattern, 8);
            if (Avx512F.VL.IsSupported)
                Check(doubles, pattern, (ref int n, ref double c, int at) => LaneList.Add(Vector512.Create<double>(doubles), 100, ref n, ref c, at));
            if (Avx2.IsSupported)
                Check(eight, pattern, (ref int n, ref float c, int at) => LaneList.Add(Vector256.Create<float>(eight), 100, ref n, ref c, at));
        }
    }

    private delegate int Lister<T>(ref int neurons, ref T counts, int listed);

    private static void CheckAll<TLane, T>()
        where TLane : unmanaged, ILane<TLane, T>
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        for (int pattern = 0; pattern < 1 << TLane.Width; pattern++)
        {
            T[] values = Counts<T>(pattern, TLane.Width);
            Check(values, pattern, (ref int n, ref T c, int at) => TLane.List(TLane.Load(ref values[0], 0), 100, ref n, ref c, at));
        }
    }

    private static T[] Counts<T>(int pattern, int width)
        where T : unmanaged, IBinaryFloatingPointIeee754<T> =>
        [.. Enumerable.Range(0, width).Select(bit => (pattern >> bit & 1) == 0 ? bit % 2 == 0 ? T.Zero : T.NegativeZero : T.CreateTruncating(bit + 1))];

    private static void Check<T>(T[] values, int pattern, Lister<T> list)
        where T : unmanaged, IBinaryFloatingPointIeee754<T>
    {
        const int Before = 3, Guard = 77;
        // Room for a whole lane behind the old end, and a mark behind that.
        int[] neurons = [.. Enumerable.Repeat(Guard, Before + values.Length + 1)];
        T[] counts = [.. Enumerable.Repeat(T.CreateTruncating(Guard), Before + values.Length + 1)];
        int[] expected = [.. Enumerable.Range(0, values.Length).Where(bit => (pattern >> bit & 1) != 0)];
        int listed = list(ref neurons[0], ref counts[0], Before);
        if (listed != Before + expected.Length) Assert.Fail($"Pattern {pattern:b}: {listed - Before} listed.");
        for (int i = 0; i < expected.Length; i++)
            if (neurons[Before + i] != 100 + expected[i] || counts[Before + i] != values[expected[i]]) Assert.Fail($"Pattern {pattern:b}: entry {i} is {neurons[Before + i]} x {counts[Before + i]}.");
        Assert.All(neurons[..Before], n => Assert.Equal(Guard, n));
        Assert.Equal(Guard, neurons[^1]);
        Assert.Equal(T.CreateTruncating(Guard), counts[^1]);
    }
}
