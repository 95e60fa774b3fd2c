using System.Runtime.InteropServices;
using SpikeSharp.Building;

namespace SpikeSharp.Tests.Reference;

/// <summary>The backends give the same bits for every reference network, in either precision.</summary>
public sealed class CoreBackendsTests
{
    public static TheoryData<string, Precision> Cases =>
        [.. ReferenceNetwork.Names.SelectMany(name => (Precision[])[Precision.Double, Precision.Single], (name, precision) => new TheoryDataRow<string, Precision>(name, precision))];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Run_EitherBackend_RecordsTheSameBits(string name, Precision precision)
    {
        ReferenceNetwork first = ReferenceNetwork.Load(name), second = ReferenceNetwork.Load(name);
        using Simulator reference = first.Run(ReferenceBackend.Instance, precision), fast = second.Run(CpuBackend.Instance, precision);
        foreach (BuiltProbe probe in reference.Model.Probes)
        {
            ProbeData expected = reference.Data[probe.Label], actual = fast.Data[probe.Label];
            bool same = precision == Precision.Single ? Same<float>(expected, actual) : Same<double>(expected, actual);
            Assert.True(same, $"{name}: the backends differ at probe {probe.Label} in {precision}.");
        }
    }

    private static bool Same<T>(ProbeData a, ProbeData b)
        where T : unmanaged => MemoryMarshal.AsBytes(a.AsSpan<T>()).SequenceEqual(MemoryMarshal.AsBytes(b.AsSpan<T>()));
}
